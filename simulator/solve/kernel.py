"""The fast path to percentiles: a compiled stack machine for transforms, and Newton's method.

A route without losses, joins and pools is a short program: multiply by the transform of
a visit, mix branches, raise to a power. The machine runs it at all nodes of the Euler
inversion for one column and one time, and the search for quantiles runs the machine. The
array path in ``distribution.py`` does the same for every route and is what it is tested
against.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numba import njit

from simulator.network.model import Duration, Number
from simulator.solve.arrays import rows
from simulator.solve.elements import SCORES, WEIGHTS, elements, multiply, whole_power
from simulator.solve.inversion import FINE, ROUGH, euler
from simulator.solve.nodes import (
    AsyncNode,
    ChoiceNode,
    DelayNode,
    Node,
    SequenceNode,
    TimesNode,
    VisitNode,
)
from simulator.solve.plan import Floats
from simulator.solve.sojourns import Sojourns

ELEMENT, PUSH_ONE, PUSH, MIX, MULTIPLY, POWER = range(6)
MOST_STEPS = 80


@dataclass
class Program:
    """Instructions with arguments; elements (visits and delays) and numbers by row."""

    codes: list[int] = field(default_factory=list)
    arguments: list[int] = field(default_factory=list)
    elements: list[int | Duration] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    depth: int = 1
    without: tuple[DelayNode, ...] = ()

    def add(self, code: int, argument: int = 0) -> None:
        """Append an instruction."""
        self.codes.append(code)
        self.arguments.append(argument)

    def element(self, item: int | Duration) -> None:
        """Multiply by the transform of a visit or a delay."""
        self.elements.append(item)
        self.add(ELEMENT, len(self.elements) - 1)

    def number(self, code: int, value: Number) -> None:
        """An instruction with a number of the network."""
        self.numbers.append(value)
        self.add(code, len(self.numbers) - 1)


def compile_route(node: Node, without: tuple[DelayNode, ...] = ()) -> Program | None:
    """The program of a route less the delays ``without`` which it is meant, or None where
    the machine has no instruction for it."""
    program = Program(without=without)
    return program if _emit(node, program, 1) else None


def _emit(node: Node, program: Program, depth: int) -> bool:
    program.depth = max(program.depth, depth + 2)
    match node:
        case VisitNode(visit):
            program.element(visit)
            return True
        case DelayNode(duration):
            if node not in program.without:
                program.element(duration)
            return True
        case AsyncNode():
            return True
        case SequenceNode(steps):
            return all(_emit(step, program, depth) for step in steps)
        case ChoiceNode(probabilities, branches):
            none = 1.0 - np.asarray(sum(probabilities, start=np.zeros(())))
            program.number(PUSH, np.maximum(none, 0.0))
            for p, branch in zip(probabilities, branches, strict=True):
                program.add(PUSH_ONE)
                if not _emit(branch, program, depth + 2):
                    return False
                program.number(MIX, p)
            program.add(MULTIPLY)
            return True
        case TimesNode(count, body):
            program.add(PUSH_ONE)
            if not _emit(body, program, depth + 1):
                return False
            program.number(POWER, count)
            return True
        case _:
            return False


@dataclass(frozen=True)
class Loaded:
    """A program with the numbers of one solved state, ready to run."""

    codes: np.ndarray
    arguments: np.ndarray
    numbers: Floats
    kinds: np.ndarray
    first: Floats
    second: Floats
    third: Floats
    chance: Floats
    wait: Floats
    depth: int


def load(program: Program, sojourns: Sojourns, columns: int) -> Loaded | None:
    """The program with its numbers, or None where a visit is not of a kind it knows."""
    items = program.elements
    visits = np.array([item for item in items if isinstance(item, int)], int)
    if not _plain(sojourns, visits):
        return None
    arrays = sojourns.arrays
    is_visit = np.array([isinstance(item, int) for item in items], bool)
    delays = [item for item in items if isinstance(item, Duration)]
    mean, scv, chance = (np.zeros((len(items), columns)) for _ in range(3))
    law = np.zeros((len(items), columns, 4))
    mean[is_visit], scv[is_visit] = arrays.service_mean[visits], arrays.service_scv[visits]
    if delays:
        mean[~is_visit] = rows([d.mean for d in delays], columns)
        scv[~is_visit] = rows([d.scv for d in delays], columns)
    chance[is_visit], law[is_visit] = (part[visits] for part in sojourns.waiting_laws)
    shapes = [arrays.shapes[x] if isinstance(x, int) else x.shape for x in items]
    times = elements(shapes, mean, scv)
    return Loaded(
        np.array(program.codes, np.int64), np.array(program.arguments, np.int64),
        rows(program.numbers, columns), times.kinds, times.first, times.second, times.third,
        chance, law, program.depth,
    )  # fmt: skip


def _plain(sojourns: Sojourns, visits: np.ndarray) -> bool:
    """Whether every visit is an exponential wait and a service, and never fails."""
    figures, waits = sojourns.figures, sojourns.waits
    stations = sojourns.arrays.of[visits]
    special = sojourns.single[stations] | figures.finite[stations] | (figures.ok[stations] < 1)
    shared = sojourns.arrays.is_ps[stations]
    if sojourns.levelled & set(visits.tolist()):
        return False
    found = waits.found.keys() & set(waits.of[visits].tolist())
    return not (special.any() or shared.any() or found)


def quantiles(loaded: Loaded, columns: np.ndarray, targets: Floats, starts: Floats) -> Floats:
    """Times at which the tail falls to ``targets`` (P,), in the given columns."""
    rough, fine = euler(ROUGH), euler(FINE)
    return _search(
        loaded.codes, loaded.arguments, loaded.numbers, loaded.kinds, loaded.first,
        loaded.second, loaded.third, loaded.chance, loaded.wait, loaded.depth,
        rough[0], rough[1], fine[0], fine[1], SCORES, WEIGHTS, columns, targets, starts,
    )  # fmt: skip


@njit(cache=True)
def _search(  # type: ignore[no-untyped-def]
    codes, arguments, numbers, kinds, first, second, third, chance, wait, depth,
    rough, rough_weights, fine, fine_weights, scores, weights, columns, targets, starts,
):  # fmt: skip
    """Newton's method on the logarithm of the tail inside a bracket, P times."""
    result = starts.copy()
    stack = np.empty((depth + 1, len(fine)), np.complex128)
    s = np.empty(len(fine), np.complex128)
    for i in range(len(targets)):
        t, low, high = starts[i], 0.0, np.inf
        exact = False
        for _ in range(MOST_STEPS):
            nodes = fine if exact else rough
            euler_weights = fine_weights if exact else rough_weights
            count = len(nodes)
            for k in range(count):
                s[k] = nodes[k] / t
            _run(codes, arguments, numbers, kinds, first, second, third, chance, wait,
                 scores, weights, columns[i], s, count, stack)  # fmt: skip
            tail, density = 0.0, 0.0
            for k in range(count):
                value = stack[0, k]
                tail += euler_weights[k] * ((1 - value) / s[k]).real
                density += euler_weights[k] * value.real
            tail = min(max(tail / t, 1e-15), 1.0)
            density = max(density / t, 1e-300)
            if tail > targets[i]:
                low = t
            else:
                high = t
            guess = min(t + np.log(tail / targets[i]) * tail / density, 4 * t)
            if not low < guess < high:
                guess = 2 * t if high == np.inf else 0.5 * (low + high)
            change = abs(guess - t) / t
            t = guess
            if exact:
                if change < 1e-5 or high - low <= 1e-9 * t:
                    break
            elif change < 3e-3:
                exact = True
                low, high = 0.98 * low, 1.02 * high
        result[i] = t
    return result


@njit(cache=True)
def _run(  # type: ignore[no-untyped-def]
    codes, arguments, numbers, kinds, first, second, third, chance, wait,
    scores, weights, column, s, count, stack,
):  # fmt: skip
    """The program at the points s[:count]; the transform is left in stack[0]."""
    top = 0
    for k in range(count):
        stack[0, k] = 1.0
    for i in range(len(codes)):
        code, argument = codes[i], arguments[i]
        if code == ELEMENT:
            multiply(
                kinds[argument, column], first[argument, column], second[argument, column],
                third[argument, column], chance[argument, column], wait[argument, column],
                scores, weights, s, count, stack[top],
            )  # fmt: skip
        elif code == PUSH_ONE:
            top += 1
            for k in range(count):
                stack[top, k] = 1.0
        elif code == PUSH:
            top += 1
            for k in range(count):
                stack[top, k] = numbers[argument, column]
        elif code == MIX:
            top -= 1
            for k in range(count):
                stack[top, k] += numbers[argument, column] * stack[top + 1, k]
        elif code == MULTIPLY:
            top -= 1
            for k in range(count):
                stack[top, k] *= stack[top + 1, k]
        else:
            top -= 1
            number = numbers[argument, column]
            whole = number == np.round(number)
            again = number / (1 + number)
            for k in range(count):
                body = stack[top + 1, k]
                if whole:
                    stack[top, k] *= whole_power(body, int(number))
                else:
                    stack[top, k] *= (1 - again) / (1 - again * body)
