"""Before the reveal, everything a browser can ask for is searched for what is hidden: every page
and answer of the site, pictures, files, archives and frames, asked by everybody who is no staff."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from sandbox.api.explaining import explained
from sandbox.boards import standing
from sandbox.boards.models import Assignment, Comment, GradeEntry, GradingRun, Regrade
from sandbox.boards.submitting import start_of
from sandbox.classes.models import Enrolment
from sandbox.designs.sharing import keep
from sandbox.liveclass.models import LiveSession
from sandbox.liveclass.room import read
from sandbox.runs.question import Question, answers
from simulator.design import parse_design
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.boards import HIDDEN_FACTOR, SECRET
from tests.sandbox.classes.ground import Ground
from tests.sandbox.classes.test_paths import API, PAGES, body_of

pytestmark = pytest.mark.django_db
STUDENTS = ("anonymous", "outsider", "elsewhere", "owner", "fellow", "dropped", "waiting", "guest")
HIDDEN_POINTS, WHOLE = "13.37", "61.63"
SECRETS = (SECRET, str(HIDDEN_FACTOR), HIDDEN_POINTS, WHOLE, '"reference"', '"par"')
"""What stands nowhere but in the hidden part, its points, the notes and the reference."""
REVEALED = ("{shown}", "{h}")
"""The live class whose instructor has revealed everything."""
SITE = [
    "/", "/designs", "/gallery", "/learn", "/accounts/", "/accounts/inbox",
    "/d/{snapshot}", "/d/{snapshot}.json", "/d/{snapshot}.svg", "/d/{snapshot}.png",
    "/d/{snapshot}/qr.svg", "/d/{snapshot}/changes.svg", "/d/{remix}/changes.svg", "/d/{remix}",
    "/embed/{snapshot}", "/embed/{snapshot}?panel=score", "/embed/{snapshot}?panel=outline",
    "/oembed?url=http://localhost/d/{snapshot}", "/api/v1/designs/{snapshot}",
    "/api/v1/designs/{snapshot}/standing", "/api/v1/designs/{remix}/standing",
    "/api/v1/openapi.json", "/metrics", "/accounts/export",
]  # fmt: skip
EXPORTS = ("svg", "png", "mmd")
QUESTIONS = [
    *(Question(judgement=kind) for kind in ("score", "matrix", "timeline")),
    Question(loads=(1000,)),
]
WRONG = [
    ("POST", "/api/v1/assignments/{a}/submissions", {"design": {"format": "loadstone-design/1"}}),
    ("POST", "/api/v1/assignments/{a}/trials", {"design": {"components": {"x": {"kind": "no"}}}}),
    ("POST", "/api/v1/assignments/{a}/submissions", {"design": "locked"}),
    ("GET", "/api/v1/assignments/{a}/preview/{whole}", None),
    ("GET", "/api/v1/assignments/{a}/trials/999999", None),
    ("PUT", "/api/v1/live/{live}/work", {"design": {"components": 1}}),
    ("POST", "/api/v1/live/{live}/prediction", {"component": "none", "users": 7}),
    ("POST", "/api/v1/assignments/{a}/nothing", {}),
]  # fmt: skip
"""What is refused, in words."""


@pytest.fixture(autouse=True)
def _counters(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.TEST_CLOCK = True
    monkeypatch.setattr("sandbox.runs.lifecycle.enqueue", lambda key: None)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ground() -> Ground:
    """The course in which everything exists, its hidden part graded and remarked upon."""
    made = Ground()
    homework = Assignment.objects.get(pk=made.names["a"])
    for run in GradingRun.objects.filter(public=False, status="done"):
        run.result = boards.result(float(WHOLE), float(HIDDEN_POINTS))
        run.total = run.result["total"]
        run.save()
    owner = Enrolment.objects.get(pk=made.names["owner"])
    entry = GradeEntry.objects.get(assignment=homework, enrolment=owner)
    standing.recount(homework)
    entry.refresh_from_db()
    assert entry.counted == float(WHOLE)
    Assignment.objects.filter(pk=homework.pk).update(released=homework.published)
    Comment.objects.create(
        submission=entry.submission, anchor="scenario", target="X12", body=SECRET,
        released=homework.published,
    )  # fmt: skip
    Regrade.objects.filter(pk=made.names["r"]).update(reason="a fault in a target")
    teacher = made.people["instructor"]
    shared = keep(
        parse_design({**start_of(homework.version), "name": "The start"}), None, teacher
    ).snapshot
    remix = keep(parse_design({**boards.design(9), "name": "Remix"}), shared.pk, teacher).snapshot
    made.names |= {"snapshot": shared.pk, "remix": remix.pk}
    return made


def texts(content: bytes) -> Iterator[str]:
    """What can be read in an answer, archives opened."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield from texts(archive.read(name))
    else:
        # A moment may have any digits.
        yield re.sub(r"\d\d:\d\d:\d\d[.\d]*", "", content.decode(errors="replace"))


def told(client: Client, method: str, address: str, body: Any) -> tuple[int, str]:
    """The status and everything in the answer, headers too; what it changed is taken back."""
    cache.clear()
    with transaction.atomic():
        if method == "GET":
            answer = client.get(address)
        else:
            send = getattr(client, method.lower())
            answer = send(address, json.dumps(body), content_type="application/json")
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return answer.status_code, "\n".join([str(answer.headers), *texts(content)])


def asked_for(ground: Ground) -> Iterator[tuple[str, str, Any]]:
    """Every request there is: method, address, body."""
    for address, _ in PAGES:
        yield "GET", address, None
    for method, address, _ in API:
        yield method, address, body_of(address)
    for address in SITE:
        yield "GET", address, None
    yield from WRONG
    for form in EXPORTS:
        yield "POST", f"/api/v1/exports/{form}", {"design": drawn(ground), "figures": False}


def drawn(ground: Ground) -> dict[str, Any]:
    """The drawing on a desk as its student's page has it."""
    page = ground.browser("owner").get("/b/{a}".format(**ground.names)).content.decode()
    found = page.partition('"design": ')[2]
    design: dict[str, Any] = json.JSONDecoder().raw_decode(found)[0]
    return design


def test_nothing_hidden_is_in_anything_somebody_can_ask_for(ground: Ground) -> None:
    leaks = []
    for who in STUDENTS:
        client, found = ground.browser(who), 0
        for method, address, body in asked_for(ground):
            if any(name in address for name in REVEALED):
                continue
            if "/exports/" in address and who != "owner":
                continue  # they know what they are sent, whoever sends it
            status, text = told(client, method, address.format(**ground.names), body)
            assert status < 500, (who, method, address, status)
            found += status in (200, 201, 202)
            leaks += [(who, method, address, one) for one in SECRETS if one in text]
        assert found > 10, f"nothing was searched for {who}"
    assert not leaks


def test_staff_find_what_students_do_not(ground: Ground) -> None:
    """The search can fail: what it looks for is there, for those who may see it."""
    client = ground.browser("instructor")
    pages = ("/c/{c}/boards/{b}.json", "/api/v1/submissions/{s}", "/c/{c}/export.zip")
    seen = [told(client, "GET", one.format(**ground.names), None)[1] for one in pages]
    assert [one for one in SECRETS if not any(one in text for text in seen)] == []


def test_no_frame_of_a_live_class_tells_what_is_hidden(ground: Ground) -> None:
    session = LiveSession.objects.get(pk=ground.names["live"])
    frames = read(session.pk, frozenset(session.seats.values_list("pk", flat=True)))
    for text in (frames.everybody, frames.staff, frames.projector, *frames.seats.values()):
        assert not [secret for secret in (*SECRETS, "X12") if secret in text]


def test_no_frame_about_a_boards_drawing_tells_what_is_hidden() -> None:
    """The drawing as a page has it is all that a run is asked about."""
    design = start_of(boards.assignment(people.course()).version)
    assert [one["scenario"] for one in design["scenarios"]] == ["X01"]
    for question in QUESTIONS:
        frames = json.dumps([one for one in answers(json.dumps(design), question) if one])
        assert len(frames) > 100
        assert not [one for one in (SECRET, str(HIDDEN_FACTOR), "X12") if one in frames], question
    explained_ = json.dumps(explained(parse_design(design), "cost.total", None, "en"))
    assert SECRET not in explained_
