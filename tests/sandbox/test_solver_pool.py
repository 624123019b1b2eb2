"""The processes that solve designs: who gets one, and that nothing is lost on the way."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.runs.pool import SolverPool
from sandbox.runs.question import Grading, Question
from sandbox.runs.recall import at_work, recall
from simulator.design.parse import parse_design
from simulator.design.seeds import seeds
from simulator.evaluate import evaluate
from simulator.judge.boards import challenges
from tests.processes import ROOT

LOADS = (1, 100)
DESIGNS = {name: seeds()[name].canonical() for name in ("S01", "S02", "S03")}


def frames_alone(design: str) -> list[dict[str, Any]]:
    """What the engine says of a design when nobody else is there."""
    return list(evaluate(parse_design(design), LOADS))


@pytest.fixture
def pool() -> Iterator[SolverPool]:
    """One solver, not started yet."""
    made = SolverPool(1, timeout=60)
    yield made
    made.close()


def test_every_run_shows_its_first_frame_before_any_goes_on(pool: SolverPool) -> None:
    heard: list[tuple[str, dict[str, Any]]] = []

    def follow(name: str) -> None:
        for frame in pool.frames_of(DESIGNS[name], Question(LOADS)):
            if frame is not None:
                heard.append((name, frame))

    threads = [threading.Thread(target=follow, args=(name,)) for name in DESIGNS]
    for thread in threads:
        thread.start()
    while pool.turns.hurried < len(DESIGNS):
        time.sleep(0.01)
    pool.fill()
    for thread in threads:
        thread.join()

    assert {name for name, _ in heard[: len(DESIGNS)]} == set(DESIGNS)
    for name, design in DESIGNS.items():
        assert [frame for own, frame in heard if own == name] == frames_alone(design)


def test_a_run_that_nobody_wants_any_more_gives_its_solver_back(pool: SolverPool) -> None:
    pool.fill()
    design = DESIGNS["S01"]
    for stop_after in (0, 1):
        frames = pool.frames_of(design, Question(LOADS))
        shown = 0
        for frame in frames:
            shown += frame is not None
            if shown >= stop_after and pool.all:
                break
        frames.close()
    whole = [frame for frame in pool.frames_of(design, Question(LOADS)) if frame is not None]
    assert whole == frames_alone(design)


def test_a_first_frame_does_not_wait_for_the_ladder_of_another_run(pool: SolverPool) -> None:
    pool.fill()
    heard: list[str] = []
    largest = max(seeds().values(), key=lambda design: len(design.components)).canonical()

    def another() -> None:
        for frame in pool.frames_of(DESIGNS["S01"], Question(LOADS)):
            if frame is not None:
                heard.append("another")

    thread = threading.Thread(target=another)
    frames = []
    for frame in pool.frames_of(largest, Question()):
        if frame is not None:
            frames.append(frame)
            heard.append("ladder")
            if len(frames) == 1:
                thread.start()
    thread.join()
    assert heard[:2] == ["ladder", "another"]
    assert frames == list(evaluate(parse_design(largest)))


def test_a_ladder_nobody_wants_is_left_in_the_middle_by_the_same_process(
    pool: SolverPool,
) -> None:
    pool.fill()
    largest = max(seeds().values(), key=lambda design: len(design.components)).canonical()
    processes = set()
    for _ in range(3):
        frames = pool.frames_of(largest, Question())
        while next(frames) is None:
            pass
        assert next(frames) is None  # at work on the ladder
        frames.close()
        processes |= {solver.process.pid for solver in pool.all}
    assert len(processes) == 1
    whole = [frame for frame in pool.frames_of(DESIGNS["S01"], Question(LOADS)) if frame]
    assert whole == frames_alone(DESIGNS["S01"])


def test_who_waits_for_a_solver_hears_at_once_that_the_run_is_recalled(
    pool: SolverPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.runs.pool.QUEUE_SECONDS", 3600.0)
    with at_work("run") as recalled:
        frames = pool.frames_of(DESIGNS["S01"], Question(LOADS), recalled)
        timer = threading.Timer(0.1, recall, ("run",))
        timer.start()
        assert next(frames) is None
        assert recalled.is_set()
        frames.close()
    assert pool.turns.hurried == 0


def test_a_grading_lets_the_surge_of_a_class_go_first(pool: SolverPool) -> None:
    board = (ROOT / "simulator/judge/boards/c01.json").read_text("utf-8")
    reference = challenges()["C01"].reference
    assert reference is not None
    design = reference.canonical()
    ended: list[str] = []

    def answer(question: Question) -> None:
        assert [frame for frame in pool.frames_of(design, question) if frame is not None]
        ended.append(question.kind)

    grading = Question(grading=Grading(board, public=True, seed=1))
    questions = (grading, Question(judgement="surge"), Question(judgement="surge"))
    threads = [threading.Thread(target=answer, args=(question,)) for question in questions]
    for thread in threads:
        thread.start()
        time.sleep(0.2)  # in this order, while no solver is there
    pool.fill()
    for thread in threads:
        thread.join()
    assert ended == ["surge", "surge", "grade"]
