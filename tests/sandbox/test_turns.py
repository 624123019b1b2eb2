"""Who gets a solver next."""

from __future__ import annotations

import queue

import pytest

from sandbox.runs.turns import Turns


def test_the_hurried_come_first_and_otherwise_who_came_first() -> None:
    turns: Turns[str] = Turns()
    line = {name: turns.enter(hurried=name[0] == "h") for name in ("p1", "h1", "p2", "h2")}
    assert turns.hurried == 2
    order = []
    for number in range(4):
        turns.give(str(number))
        for name in list(line):
            try:
                line[name].handed.get_nowait()
            except queue.Empty:
                continue
            del line[name]
            order.append(name)
    assert order == ["h1", "h2", "p1", "p2"]


def test_what_is_free_goes_to_whoever_comes() -> None:
    turns: Turns[str] = Turns()
    turns.give("solver")
    assert turns.enter(hurried=False).handed.get_nowait() == "solver"
    assert turns.hurried == 0


def test_of_several_that_are_free_the_liked_one_is_handed_over() -> None:
    turns: Turns[str] = Turns()
    for solver in ("first", "second", "third"):
        turns.give(solver)
    assert turns.enter(False, lambda solver: solver == "second").handed.get_nowait() == "second"
    assert turns.enter(False, lambda solver: solver == "second").handed.get_nowait() == "third"


def test_who_is_woken_before_the_thing_comes_takes_nothing_along_either() -> None:
    turns: Turns[str] = Turns()
    first = turns.enter(hurried=True)
    first.wake()
    turns.give("solver")
    turns.leave(first)
    assert turns.enter(hurried=True).handed.get_nowait() == "solver"


def test_who_leaves_takes_nothing_along() -> None:
    turns: Turns[str] = Turns()
    first, second = turns.enter(hurried=True), turns.enter(hurried=True)
    turns.give("solver")
    turns.leave(first)
    assert second.handed.get_nowait() == "solver"
    third = turns.enter(hurried=True)
    turns.leave(third)
    assert turns.hurried == 0
    with pytest.raises(queue.Empty):
        third.handed.get_nowait()
