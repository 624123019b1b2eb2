"""A run's life in the database: asked for once, claimed once, fenced, taken up again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from sandbox.runs import lifecycle, recorder
from sandbox.runs.lifecycle import MAX_TRIES, cancel_run, claim_run, request_run, run_key
from sandbox.runs.models import Run, Status
from sandbox.runs.question import Question
from sandbox.runs.reading import read_run
from sandbox.runs.recall import at_work
from sandbox.runs.reconciler import prune, requeue
from sandbox.runs.recorder import Fenced, Recorder
from simulator.design import Design, parse_design
from tests.sandbox.designs import design

pytestmark = pytest.mark.django_db
LOADS = Question((1, 10))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What followers were told."""
    heard: list[dict[str, object]] = []
    for module in (lifecycle, recorder):
        monkeypatch.setattr(module, "publish", lambda key, message: heard.append(message))
    return heard


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The runs that were put in the queue."""
    sent: list[str] = []
    monkeypatch.setattr(lifecycle, "_send_task", sent.append)
    monkeypatch.setattr(lifecycle.transaction, "on_commit", lambda call: call())
    return sent


@pytest.fixture
def asked() -> Design:
    return parse_design(design())


def test_the_same_question_is_one_run(asked: Design, queued: list[str]) -> None:
    first, second = request_run(asked, LOADS), request_run(asked, LOADS)
    assert first.key == second.key
    assert queued == [first.key]


def test_moving_a_component_asks_the_same_question(asked: Design) -> None:
    moved = design()
    moved["components"]["server-1"] |= {"x": 900, "y": 40}
    assert run_key(parse_design(moved), LOADS) == run_key(asked, LOADS)


def test_names_are_part_of_the_question_because_sentences_use_them(asked: Design) -> None:
    renamed = design()
    renamed["components"]["server-1"]["name"] = "Somebody's own name"
    assert run_key(parse_design(renamed), LOADS) != run_key(asked, LOADS)


@pytest.mark.parametrize("loads", [(1,), (1, 20)])
def test_other_loads_are_another_run(asked: Design, loads: tuple[int, ...]) -> None:
    assert run_key(asked, Question(loads)) != run_key(asked, LOADS)


def test_a_run_is_claimed_once(asked: Design, queued: list[str]) -> None:
    key = request_run(asked, LOADS).key
    assert claim_run(key) is not None
    assert claim_run(key) is None


def test_a_run_whose_worker_died_is_claimed_again(asked: Design, queued: list[str]) -> None:
    key = request_run(asked, LOADS).key
    first = claim_run(key)
    Run.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    second = claim_run(key)
    assert first is not None
    assert second is not None
    assert second.token > first.token


def test_who_lost_the_run_can_write_nothing(
    asked: Design, queued: list[str], told: list[dict[str, object]]
) -> None:
    key = request_run(asked, LOADS).key
    first = claim_run(key)
    assert first is not None
    Run.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    second = claim_run(key, redelivered=True)
    assert second is not None
    with pytest.raises(Fenced):
        Recorder(first).add({"kind": "late"})
    Recorder(second).add({"kind": "load"})
    stored = read_run(key, 0)
    assert stored is not None
    assert stored.frames == ((0, '{"kind":"load"}'),)


def test_a_resumed_run_goes_on_where_it_was(
    asked: Design, queued: list[str], told: list[dict[str, object]]
) -> None:
    key = request_run(asked, LOADS).key
    first = claim_run(key)
    assert first is not None
    pen = Recorder(first)
    pen.add({"n": 0})
    pen.add({"n": 1})
    pen.flush()
    second = claim_run(key, redelivered=True)
    assert second is not None
    assert second.stored == 2
    Recorder(second).add({"n": 2})
    assert [m["seq"] for m in told if m["type"] == "run.frame"] == [0, 1, 2]


def test_who_works_on_a_run_hears_of_its_cancelling_without_looking(
    asked: Design, queued: list[str], told: list[dict[str, object]]
) -> None:
    key = request_run(asked, LOADS).key
    claim = claim_run(key)
    assert claim is not None
    with at_work(key) as recalled:
        pen = Recorder(claim, recalled)
        pen.add({"n": 0})
        cancel_run(key)
        with pytest.raises(Fenced):
            pen.add({"n": 1})
    with at_work(key) as recalled:
        assert not recalled.is_set()
    assert [m["seq"] for m in told if m["type"] == "run.frame"] == [0]


def test_a_cancelled_run_is_fenced_and_told(
    asked: Design, queued: list[str], told: list[dict[str, object]]
) -> None:
    key = request_run(asked, LOADS).key
    claim = claim_run(key)
    assert claim is not None
    cancel_run(key)
    assert told[-1] == {"type": "run.ended", "run": key, "status": "cancelled"}
    with pytest.raises(Fenced):
        Recorder(claim).end(Status.DONE)


def test_asking_again_revives_a_cancelled_run(asked: Design, queued: list[str]) -> None:
    key = request_run(asked, LOADS).key
    cancel_run(key)
    assert request_run(asked, LOADS).status == Status.QUEUED
    assert queued == [key, key]


@pytest.mark.parametrize(("lasting", "expected"), [(True, "failed"), (False, "queued")])
def test_only_faults_that_may_pass_are_tried_again(
    asked: Design, queued: list[str], told: list[dict[str, object]], lasting: bool, expected: str
) -> None:
    key = request_run(asked, LOADS).key
    claim = claim_run(key)
    assert claim is not None
    Recorder(claim).end(Status.FAILED, {"code": "internal", "lasting": lasting})
    assert request_run(asked, LOADS).status == expected


def test_a_run_that_kills_every_worker_is_given_up(
    asked: Design, queued: list[str], told: list[dict[str, object]]
) -> None:
    key = request_run(asked, LOADS).key
    for _ in range(MAX_TRIES):
        assert claim_run(key, redelivered=True) is not None
    assert claim_run(key, redelivered=True) is None
    run = Run.objects.get(key=key)
    assert (run.status, run.error["code"]) == ("failed", "gave_up")


def test_the_reconciler_queues_only_what_nobody_works_on(
    asked: Design, queued: list[str], told: list[dict[str, object]]
) -> None:
    stale = request_run(asked, LOADS).key
    claim_run(stale)
    Run.objects.filter(key=stale).update(lease_until=timezone.now() - timedelta(seconds=1))
    busy = request_run(asked, Question((1,))).key
    claim_run(busy)
    queued.clear()
    assert requeue() == 1
    assert queued == [stale]


def test_at_the_embedded_start_everything_unfinished_is_queued(
    asked: Design, queued: list[str]
) -> None:
    key = request_run(asked, LOADS).key
    claim_run(key)
    assert requeue(every=True) == 1
    assert Run.objects.get(key=key).status == Status.QUEUED


def test_old_runs_are_deleted_and_new_ones_kept(
    asked: Design, queued: list[str], told: list[dict[str, object]]
) -> None:
    for question in (LOADS, Question((5,))):
        claim = claim_run(request_run(asked, question).key)
        assert claim is not None
        Recorder(claim).end(Status.DONE)
    old = run_key(asked, LOADS)
    Run.objects.filter(key=old).update(created=timezone.now() - timedelta(days=30))
    prune()
    assert [run.key for run in Run.objects.all()] == [run_key(asked, Question((5,)))]
