"""Sessions with people in them, for tests that solve nothing."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client

from sandbox.boards.models import UNFINISHED, GradingRun
from sandbox.classes.models import Course, Enrolment
from sandbox.liveclass import phases, surging
from sandbox.liveclass.models import LiveSession, Seat
from sandbox.liveclass.standing import look, own, shared
from sandbox.runs.models import Frame, Run, Status
from tests.sandbox.classes import boards, people

ORDER = ("lobby", "predict", "build", "surge", "reveal", "discuss")


def instructor(course: Course) -> Enrolment:
    """Somebody who may open sessions."""
    return people.staff(course, instructor=True)


def session(course: Course, host: Enrolment, **settings: Any) -> LiveSession:
    """An open session of a board with a hidden scenario, in its lobby."""
    given: dict[str, Any] = {"guests": True, "extra_time": {}, **settings}
    return phases.open_session(people.actor(host), boards.assignment(course), **given)


def go_to(opened: LiveSession, host: Enrolment, phase: str) -> LiveSession:
    """Go on, phase by phase, to this one."""
    opened.refresh_from_db()
    while opened.phase != phase:
        nearer = ORDER[ORDER.index(opened.phase) + 1]
        opened = phases.advance(people.actor(host), opened, nearer, opened.phase)
        if nearer == "surge":
            surging.surge(opened.pk)
    return opened


def browser(member: Enrolment | None = None, language: str = "en") -> Client:
    """Somebody's browser; a guest's where no member is named."""
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE=language)
    if member is not None:
        client.force_login(get_user_model().objects.get(pk=member.identity.user_id))
    return client


def join(opened: LiveSession, client: Client | None = None, **given: str) -> tuple[Client, Seat]:
    """Come in through the join page; the browser and its seat."""
    client = client or browser()
    before = set(opened.seats.values_list("pk", flat=True))
    answer = client.post(f"/live/{opened.code}", {"name": "", "nonce": "", **given})
    assert answer.status_code == 302, answer.content.decode()
    new = opened.seats.exclude(pk__in=before).first()
    assert new is not None
    return client, new


def send(client: Client, opened: LiveSession, what: str, body: dict[str, Any]) -> Any:
    """A request of a participant's page."""
    method = client.put if what == "work" else client.post
    return method(
        f"/api/v1/live/{opened.pk}/{what}", json.dumps(body), content_type="application/json"
    )


def command(client: Client, opened: LiveSession, do: str, **fields: Any) -> Any:
    """A request of the instructor's page."""
    return client.post(
        f"/api/v1/live/{opened.pk}/command", json.dumps({"do": do, **fields}),
        content_type="application/json",
    )  # fmt: skip


def finish_runs(opened: LiveSession, survived: int = 1000, bottleneck: str = "db") -> None:
    """Every surge run that waits ends like this."""
    waiting = Run.objects.filter(status=Status.QUEUED)
    for run in waiting:
        frame = {"kind": "surge_end", "steps": [], "survived": survived, "bottleneck": bottleneck,
                 "engine": "1"}  # fmt: skip
        Frame.objects.create(run=run, seq=0, payload=json.dumps(frame))
    waiting.update(status=Status.DONE, frame_count=1)


def finish_gradings(total: float = 70.0, hidden: float = 10.0) -> None:
    """Every grading that waits ends with these points."""
    for run in GradingRun.objects.filter(status__in=UNFINISHED):
        boards.finish(run, total, hidden)


def seen_by(seat: Seat) -> dict[str, Any]:
    """What a participant's page is told: the part for everybody, and its own."""
    standing = look(seat.session_id)
    mine = next(one for one in standing.seats if one.pk == seat.pk)
    return {"session": shared(standing), "seat": own(mine, standing)}
