"""What happened before a journey begins, put straight into the database of the running site:
``python -m tests.browser.seeds`` reads lines of JSON, a function's name and its arguments, and
answers each with a line: whether it was done, and its answer or what went wrong.

Gradings are seeded too, so that points are known; the site's own grading has journeys of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from tests.processes import ROOT, Site, ready_child

ONE_DAY = timedelta(days=1)


@cache
def _beside(site: Site) -> subprocess.Popen[str]:
    """A process that runs them beside the site; it ends with the tests, as nobody asks any more."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.browser.seeds"], cwd=ROOT, text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, env={**os.environ, **site.environment}, preexec_fn=ready_child,
    )  # fmt: skip


def seed(site: Site, name: str, **values: Any) -> Any:
    """Run one of the functions below beside the site."""
    process = _beside(site)
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps([name, values]) + "\n")
    process.stdin.flush()
    done, answer = json.loads(process.stdout.readline())
    assert done, answer
    return answer


def a_class(
    people: dict[str, dict[str, Any]], language: str = "en", labels: tuple[str, ...] = (),
    **course: Any,
) -> dict[str, Any]:  # fmt: skip
    """A course with people in it; its id, their keys and the cookies that sign them in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore

    from sandbox.classes.joining import enrol
    from sandbox.classes.mailing import off_address
    from sandbox.classes.models import Course, Identity, Label

    made = Course.objects.create(**{
        "name": "Systems", "term": "2026-S2", "timezone": "Asia/Seoul", "locale": language,
        "starts": "2026-09-01", "ends": "2026-12-20", **course,
    })  # fmt: skip
    marks = {name: Label.objects.create(course=made, name=name) for name in labels}
    keys, cookies, mails = {}, {}, {}
    for name, given in people.items():
        fields = dict(given)
        email = f"{name}-{made.pk}@school.example".lower()
        user = User.objects.create(username=f"{name}-{made.pk}", email=email, password="!")
        place = enrol(made, **{
            key: fields[key] for key in ("role", "instructor", "grader", "author", "grants")
            if key in fields
        })  # fmt: skip
        Identity.objects.create(enrolment=place, course=made, user=user, email=email,
                                name=fields.get("name", name))  # fmt: skip
        place.labels.set([marks[one] for one in fields.get("labels", [])])
        place.grades_labels.set([marks[one] for one in fields.get("grades", [])])
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        keys[name], cookies[name] = place.key, session.session_key
        mails[name] = off_address(place)
    return {"course": made.pk, "keys": keys, "cookies": cookies, "code": made.join_code,
            "mails": mails, "cookie": settings.SESSION_COOKIE_NAME}  # fmt: skip


def a_board(course: str, hidden: bool = True, **settings: Any) -> dict[str, Any]:
    """A published assignment, its reference graded."""
    from sandbox.boards.models import Assignment
    from sandbox.classes.models import Course
    from tests.sandbox.classes import boards

    moments = {name: datetime.fromisoformat(settings[name]) for name in ("due", "release")
               if settings.get(name)}  # fmt: skip
    made = boards.assignment(
        Course.objects.get(pk=course), hidden=hidden, **{**settings, **moments}
    )
    boards.finish_all(90.0, made.version, hidden=35.0 if hidden else None)
    assert isinstance(made, Assignment)
    return {"assignment": made.pk, "board": made.version.board_id}


def grade(assignment: str, points: dict[str, float], hidden: float = 0.0, version: int = 0) -> None:
    """What the designs with so many servers earn, ``hidden`` of it on hidden scenarios."""
    from sandbox.boards.grading import keep_document, request_grading
    from sandbox.boards.models import Assignment
    from sandbox.boards.submitting import admissible
    from tests.sandbox.classes import boards

    found = Assignment.objects.get(pk=assignment)
    by = found.version.board.versions.get(number=version) if version else found.version
    for servers, total in points.items():
        document = keep_document(admissible(found.version, design(int(servers))))
        for public in (True, False):
            run = request_grading(by, document, public=public)
            if run.status == "queued":
                boards.finish(run, total - hidden if public else total, hidden)


def design(servers: int) -> dict[str, Any]:
    """The design with so many servers."""
    from tests.sandbox.classes import boards

    return boards.design(servers)


def hand_in(assignment: str, rows: list[list[Any]]) -> list[str]:
    """Submissions: student's key, servers, moment."""
    from sandbox import clock
    from sandbox.boards.models import Assignment
    from sandbox.boards.submitting import submit
    from sandbox.classes.models import Enrolment

    found, made = Assignment.objects.get(pk=assignment), []
    for key, servers, moment in rows:
        with clock.standing_at(datetime.fromisoformat(moment)):
            made.append(submit(found, Enrolment.objects.get(pk=key), design(servers)).pk)
    return made


def new_version(assignment: str, **changes: Any) -> int:
    """The board with something put right; the number of the version."""
    from sandbox.boards.authoring import make_version
    from sandbox.boards.models import Assignment
    from tests.sandbox.classes import boards

    board = Assignment.objects.get(pk=assignment).version.board
    board.draft = {**board.draft, **changes}
    board.save()
    made = make_version(board)
    boards.finish_all(90.0, made)
    return made.number


def change(model: str, key: str, **fields: Any) -> None:
    """Change fields of one row, as an administrator or an earlier page would have."""
    from django.apps import apps

    apps.get_model(model).objects.filter(pk=key).update(**fields)


def counts(course: str) -> dict[str, int]:
    """How many rows of a course there are."""
    from sandbox.boards.models import GradeEntry, Override, Submission
    from sandbox.classes.models import Enrolment, Identity
    from sandbox.lti.models import Link

    return {
        "enrolments": Enrolment.objects.filter(course=course).count(),
        "identities": Identity.objects.filter(course=course).count(),
        "submissions": Submission.objects.filter(assignment__course=course).count(),
        "grades": GradeEntry.objects.filter(assignment__course=course).count(),
        "overrides": Override.objects.filter(assignment__course=course).count(),
        "links": Link.objects.filter(course=course).count(),
    }


def tidy(moment: str) -> dict[str, int]:
    """What the hourly chores do at a moment."""
    from sandbox import clock
    from sandbox.site.chores import tidy as chores

    with clock.standing_at(datetime.fromisoformat(moment)):
        return chores()


def a_platform(url: str, client: str, deployment: str) -> None:
    """A platform as an administrator registers it."""
    from sandbox.lti.models import Deployment, Platform

    made = Platform.objects.create(
        name="Mock LMS", issuer=url, client_id=client, auth_login_url=f"{url}/auth",
        auth_token_url=f"{url}/token", jwks_url=f"{url}/jwks",
    )  # fmt: skip
    Deployment.objects.create(platform=made, deployment_id=deployment)


def scores() -> list[dict[str, Any]]:
    """What is known of grades at the platform."""
    from sandbox.lti.models import Score

    return list(Score.objects.values("state", "sent", "wanted", "status"))


FUNCTIONS = (
    a_class,
    a_board,
    grade,
    hand_in,
    new_version,
    change,
    counts,
    tidy,
    a_platform,
    scores,
)

if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sandbox.settings")
    django.setup()
    from django.db import connections

    known = {one.__name__: one for one in FUNCTIONS}
    for line in sys.stdin:
        name, values = json.loads(line)
        try:
            answer = [True, known[name](**values)]
        except Exception:
            answer = [False, traceback.format_exc()]
        connections.close_all()
        print(json.dumps(answer), flush=True)
