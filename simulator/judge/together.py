"""Work that stops wherever it needs steady states, so that many pieces go side by side.

A piece of work is a generator that yields what it wants solved and goes on once that is known.
Pieces of one round are solved as one problem where their networks have one shape.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from typing import TypeVar

from simulator.errors import DesignError
from simulator.judge.conditions import Laboratory, prepare
from simulator.scenarios.phase import Phase

Wanted = Mapping[Laboratory, Iterable[Phase]]
Result = TypeVar("Result")
Work = Generator[Wanted, None, Result]


def done(work: Work[Result]) -> Result:
    """The result of a piece of work, everything it wants being solved."""
    try:
        while True:
            prepare(next(work))
    except StopIteration as end:
        result: Result = end.value
        return result


def side_by_side(works: Sequence[Work[Result]]) -> Work[list[Result | DesignError]]:
    """The results of several pieces in their order, or the errors that ended them."""
    found: dict[int, Result | DesignError] = {}
    while len(found) < len(works):
        wanted: dict[Laboratory, Iterable[Phase]] = {}
        for index, work in enumerate(works):
            if index in found:
                continue
            try:
                for laboratory, phases in next(work).items():
                    wanted[laboratory] = [*wanted.get(laboratory, ()), *phases]
            except StopIteration as end:
                found[index] = end.value
            except DesignError as error:
                found[index] = error
        if wanted:
            yield wanted
    return [found[index] for index in range(len(works))]
