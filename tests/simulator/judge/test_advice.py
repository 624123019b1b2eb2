"""Advice: every card comes true, none comes twice, and no memory changes what is found."""

from __future__ import annotations

import pytest

from simulator.design.parse import parse_design
from simulator.design.seeds import seeds
from simulator.judge.advice import Advice, advise, ranking
from simulator.judge.conditions import Laboratories
from simulator.judge.edits import apply
from simulator.judge.removal import testable_kinds as removable_kinds
from simulator.judge.score import Score, score, scoring
from simulator.judge.together import done
from simulator.text import Text

DESIGN = seeds()["S04"]


def shown(found: Score) -> list[tuple[str, float, Text]]:
    return [(row.figure, row.points, row.text) for row in found.rows]


@pytest.fixture(scope="module")
def cards() -> list[Advice]:
    return list(advise(DESIGN))


def test_every_card_comes_true_when_it_is_applied(cards: list[Advice]) -> None:
    before = score(DESIGN).total
    for card in cards:
        after = score(parse_design(apply(DESIGN.to_json(), card.change.patch)))
        assert shown(after) == shown(card.after)
        assert card.gain == round(after.total - before, 1)


def test_no_change_is_advised_twice(cards: list[Advice]) -> None:
    patches = [card.change.patch for card in cards]
    assert all(patch not in patches[:index] for index, patch in enumerate(patches))


def test_what_no_request_reaches_is_advised_first(cards: list[Advice]) -> None:
    first = cards[0].design.components[cards[0].change.component]
    assert first.kind in ("monitoring", "automation")


def test_the_three_best_come_before_the_one_that_does_not_help(cards: list[Advice]) -> None:
    order = ranking(cards)
    best = [cards[index].gain for index in order["best"]]
    assert len(best) == 3
    assert best == sorted(best, reverse=True)
    assert min(best) >= max(
        card.gain for index, card in enumerate(cards) if index not in order["best"]
    )
    assert abs(cards[order["no_help"]].gain) < 1


@pytest.mark.parametrize("clue", [frozenset(), frozenset({"X12:"}), frozenset({"X99:nobody"})])
def test_where_one_looks_first_does_not_change_a_score(clue: frozenset[str]) -> None:
    rooms = Laboratories()
    rooms.clues = dict.fromkeys(removable_kinds(DESIGN), clue)
    assert shown(done(scoring(DESIGN, laboratories=rooms))) == shown(score(DESIGN))
