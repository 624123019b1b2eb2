"""Every challenge: the reference passes, what it starts from does not, every part counts."""

from __future__ import annotations

import pytest

from simulator.errors import DesignError
from simulator.judge.boards import challenges
from simulator.judge.removal import testable_kinds as removable_kinds
from simulator.judge.removal import without
from simulator.judge.score import score

PASS = 90


@pytest.mark.parametrize("name", sorted(challenges()))
def test_the_reference_passes_at_par_and_the_start_does_not(name: str) -> None:
    challenge = challenges()[name]
    reference = score(challenge.reference, board=challenge.board)
    assert reference.total >= PASS
    assert reference.cost.total == pytest.approx(challenge.board.par_usd, rel=0.02)
    assert reference.cost.total <= challenge.reference.goals.budget
    assert score(challenge.start, board=challenge.board).total < PASS - 10


@pytest.mark.parametrize("name", sorted(challenges()))
def test_taking_any_part_out_of_the_reference_lowers_its_score(name: str) -> None:
    challenge = challenges()[name]
    full = score(challenge.reference, board=challenge.board).total
    for kind in [*removable_kinds(challenge.reference), "lb"]:
        smaller = without(challenge.reference, kind)
        if smaller is None:
            continue
        try:
            assert score(smaller, board=challenge.board).total < full, kind
        except DesignError:
            continue


def test_challenges_speak_both_languages() -> None:
    for challenge in challenges().values():
        for text in (challenge.words.title, challenge.words.lesson):
            assert text.en
            assert text.ko
