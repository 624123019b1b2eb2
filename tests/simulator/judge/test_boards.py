"""Every challenge: the reference passes, what it starts from does not, every part counts."""

from __future__ import annotations

from functools import cache

import pytest

from simulator.design import Design
from simulator.errors import DesignError
from simulator.judge.boards import challenges
from simulator.judge.grade import Grade, grade
from simulator.judge.judged import judge
from simulator.judge.removal import spreads, without
from simulator.judge.removal import testable_kinds as removable_kinds
from simulator.judge.score import COST, SIMPLICITY, score
from simulator.scenarios.surroundings import of_kind

NAMES = sorted(challenges())


@cache
def graded(name: str) -> Grade:
    return grade(challenges()[name], reference(name))


def reference(name: str) -> Design:
    design = challenges()[name].reference
    assert design is not None
    return design


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_passes_at_par(name: str) -> None:
    found = graded(name)
    assert found.score.total >= found.challenge.pass_mark
    assert found.score.survived
    assert found.within_budget
    assert found.passed
    assert found.score.cost.total == pytest.approx(found.challenge.board.par_usd, rel=0.02)


@pytest.mark.parametrize("name", NAMES)
def test_what_it_starts_from_does_not_pass(name: str) -> None:
    start = challenges()[name].start
    if not start.connections:
        with pytest.raises(DesignError, match="has no path"):
            grade(challenges()[name], start)
        return
    found = grade(challenges()[name], start)
    assert not found.passed
    assert found.score.total < graded(name).score.total - 5


@pytest.mark.parametrize("name", NAMES)
def test_taking_any_part_out_of_the_reference_lowers_its_score(name: str) -> None:
    challenge, full = challenges()[name], graded(name).score.total
    asked = challenge.asked(reference(name))
    for kind in parts_of(name):
        smaller = without(asked, kind)
        if smaller is None:
            continue
        try:
            judged = judge(smaller, challenge.users, challenge.board)
            if judged.worth + (COST + SIMPLICITY) * judged.served >= full:
                assert score(smaller, board=challenge.board).total < full, kind
        except DesignError:
            continue


def parts_of(name: str) -> list[str]:
    """The kinds to take out; a balancer that spreads requests only where a lost server can
    show that health checks are missing, for the engine deals requests out without one too."""
    design = reference(name)
    kinds = removable_kinds(design)
    listed = {entry.scenario.scenario for entry in challenges()[name].scenarios}
    if "X01" in listed and any(spreads(design, c.id) for c in of_kind(design, "lb")):
        kinds.append("lb")
    return kinds


def test_challenges_speak_both_languages() -> None:
    for challenge in challenges().values():
        words = challenge.words
        assert len(words.hints) == 3
        for text in (words.title, words.story, words.goal, words.lesson, *words.hints):
            assert text.en
            assert any("가" <= letter <= "힣" for letter in text.ko)
            assert not any("가" <= letter <= "힣" for letter in text.en)
