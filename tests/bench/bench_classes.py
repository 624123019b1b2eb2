"""How a class of five hundred is served: the pages with everybody on them, how soon a ranking
knows of a new result, and grading everybody's own design.

Prints one JSON line per figure, of the grading one after each hundred. Grading runs as the
embedded product does it: the solver pool with two processes. Run with
``python -m tests.bench.bench_classes``.
"""

from __future__ import annotations

import json
import os
import resource
import tempfile
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

FOLDER = tempfile.TemporaryDirectory(prefix="bench-classes-")
os.environ |= {"DATA_DIR": FOLDER.name, "DJANGO_SETTINGS_MODULE": "sandbox.settings"}

STUDENTS = int(os.environ.get("BENCH_STUDENTS", "500"))
PROCESSES = 2
PAGE_RUNS = 5
TEMPLATE = "C04"
HUNDRED = 200
"""A submission has two gradings: the public part, and the whole."""


def say(**figure: Any) -> None:
    """One figure."""
    print(json.dumps(figure), flush=True)


def own_design(number: int) -> dict[str, Any]:
    """A design unlike anybody else's: other machines, places and names, and a waiting line of its
    own length, so that no two are the same to the solver."""
    from simulator.judge.boards import challenges

    document = challenges()[TEMPLATE].reference
    assert document is not None
    made = document.to_json()
    api = made["components"]["api"]
    api["params"] |= {
        "instances": 2 + number % 6,
        "size": ("medium", "large", "xlarge")[number % 3],
        "backlog": 512 + number,
    }
    made["components"]["db"]["params"]["size"] = ("small", "medium", "large", "xlarge")[number % 4]
    api["name"], api["x"] = f"API {number}", 500 + number
    return made


def class_of(size: int) -> tuple[Any, Any]:
    """An instructor, and an assignment with a hidden scenario that a class waits for."""
    from django.contrib.auth import get_user_model

    from sandbox.boards.authoring import make_version, new_board
    from sandbox.boards.models import Assignment
    from sandbox.classes.models import Course, Enrolment, Identity, Role

    course = Course.objects.create(name="Bench", timezone="UTC", locale="en",
                                   starts=date(2026, 9, 1))  # fmt: skip
    users = get_user_model()
    prof = users.objects.create(username="prof", email="prof@example.org", password="!")
    place = Enrolment.objects.create(course=course, role=Role.STAFF, instructor=True,
                                     pseudonym="Prof")  # fmt: skip
    Identity.objects.create(enrolment=place, course=course, user=prof, name="Prof")
    for number in range(size):
        user = users.objects.create(username=f"s{number}", email=f"s{number}@x.org", password="!")
        one = Enrolment.objects.create(course=course, pseudonym=f"Student {number}")
        Identity.objects.create(enrolment=one, course=course, user=user, name=f"Name {number}",
                                email=user.email)  # fmt: skip
    board = new_board(course, TEMPLATE)
    board.draft["scenarios"][0]["weight"] -= 20
    board.draft["scenarios"].append({"scenario": "X14", "weight": 20, "visibility": "hidden"})
    board.save()
    assignment = Assignment.objects.create(
        course=course, version=make_version(board), ranking="full", published=datetime.now(UTC)
    )
    return prof, assignment


def hand_in_everything(assignment: Any) -> None:
    """Everybody hands in a design of their own."""
    from sandbox.boards.submitting import submit
    from sandbox.classes.models import Enrolment, Role

    students = Enrolment.objects.filter(course=assignment.course, role=Role.STUDENT)
    began = time.perf_counter()
    for number, student in enumerate(students):
        submit(assignment, student, own_design(number))
    say(figure="submissions accepted", n=STUDENTS, seconds=round(time.perf_counter() - began, 1))


def pretend(assignment: Any) -> None:
    """Everybody has a result, for the pages: a real one, with other points."""
    from sandbox.boards.grading import columns
    from sandbox.boards.models import GradingRun
    from sandbox.boards.standing import recount
    from sandbox.boards.submitting import challenge_of
    from simulator.judge.grade import grade as judged

    challenge = challenge_of(assignment.version)
    assert challenge.reference is not None
    frame = judged(challenge, challenge.reference, 1).to_json()
    for place, run in enumerate(GradingRun.objects.all()):
        given = columns({**frame, "total": 40.0 + place % 60})
        GradingRun.objects.filter(pk=run.pk).update(status="done", **given)
    recount(assignment)


def grade_everybody(assignment: Any) -> None:
    """From the first of the gradings that wait until the last."""
    from sandbox.boards.models import GradingRun, Submission
    from sandbox.runs import solver

    mine = Submission.objects.filter(assignment=assignment, number=1)
    waiting = [key for pair in mine.values_list("run", "public_run") for key in pair]
    GradingRun.objects.filter(pk__in=waiting).update(status="queued", result=None, total=None)
    solver.start_pool(PROCESSES, 60)
    solver.fill_pool()
    grade(waiting[:2], 2)  # the pool is warm
    began, spent = time.perf_counter(), _spent()

    def so_far(left: int) -> None:
        say(figure="distinct submissions graded, so far", gradings=len(waiting) - left,
            seconds=round(time.perf_counter() - began, 1))  # fmt: skip

    for place in range(2, len(waiting), HUNDRED):
        grade(waiting[place : place + HUNDRED])
        so_far(max(0, len(waiting) - place - HUNDRED))
    seconds = time.perf_counter() - began
    solver.stop_pool()
    done = GradingRun.objects.filter(pk__in=waiting, status="done").count()
    say(figure="distinct submissions graded", n=STUDENTS, gradings=len(waiting), done=done,
        processes=PROCESSES, seconds=round(seconds, 1),
        children_cpu_seconds=round(_spent() - spent, 1))  # fmt: skip


def grade(keys: list[str], width: int = 2 * PROCESSES) -> None:
    """Grade all of these, by as many threads as the embedded worker has."""
    from django.db import connections

    from sandbox.boards.grading import work_on

    left = iter(keys)
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                key = next(left, None)
            if key is None:
                connections.close_all()
                return
            work_on(key)

    threads = [threading.Thread(target=work) for _ in range(width)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _spent() -> float:
    """CPU seconds of this process's ended and waited-for children; the pool's end when it is
    stopped, so what is said is that of the whole run."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def pages(prof: Any, assignment: Any) -> None:
    """CPU of the server for each page with everybody on it, and its queries."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="localhost")
    client.force_login(prof)
    course, key = assignment.course_id, assignment.pk
    for path in (f"/b/{key}/ranking", f"/a/{key}", f"/a/{key}/work", f"/a/{key}/insight",
                 f"/c/{course}/gradebook", f"/c/{course}/grades.csv", f"/c/{course}"):  # fmt: skip
        client.get(path)
        spent = []
        for _ in range(PAGE_RUNS):
            began = time.process_time()
            answer = client.get(path)
            spent.append(1000 * (time.process_time() - began))
            assert answer.status_code == 200, path
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        page = path.replace(key, "…").replace(course, "…")
        say(figure="page with everybody on it", page=page, students=STUDENTS,
            server_ms=round(min(spent), 1), queries=len(asked))  # fmt: skip


def ranking(prof: Any, assignment: Any) -> None:
    """From the end of a grading on the live site until a follower has read the new ranking."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client
    from websockets.sync.client import connect

    from sandbox.boards.models import GradingRun, Submission
    from tests.processes import Site

    cookies = {}
    student = get_user_model().objects.get(username="s0")
    for name, user in (("prof", prof), ("student", student)):
        client = Client(HTTP_HOST="localhost")
        client.force_login(user)
        cookies[name] = f"sessionid={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    site = Site(Path(FOLDER.name))
    site.start()
    try:
        address = f"ws://localhost:{site.port}/ws/v1/boards/{assignment.pk}"
        with connect(
            address, origin=site.url, additional_headers={"Cookie": cookies["prof"]}
        ) as line:
            assert json.loads(line.recv(timeout=20))["t"] == "board.following"
            page = site.get(f"/b/{assignment.pk}", Cookie=cookies["student"])
            token = page.text.partition('"csrf": "')[2].partition('"')[0]
            csrf = page.headers["set-cookie"].partition("csrftoken=")[2].partition(";")[0]
            site.post(
                f"/api/v1/assignments/{assignment.pk}/submissions",
                {"design": own_design(STUDENTS + 1)}, X_CSRFToken=token,
                Cookie=f"{cookies['student']}; csrftoken={csrf}",
            )  # fmt: skip
            newest = Submission.objects.order_by("-received").first()
            assert newest is not None
            while GradingRun.objects.get(pk=newest.run_id).finished is None:
                line.recv(timeout=120)
            site.get(f"/api/v1/assignments/{assignment.pk}/ranking", Cookie=cookies["prof"])
            known = datetime.now(UTC)
            finished = GradingRun.objects.get(pk=newest.run_id).finished
            assert finished is not None
        say(figure="ranking known after the end of a grading", students=STUDENTS,
            seconds=round((known - finished).total_seconds(), 3))  # fmt: skip
    finally:
        site.stop()


def main() -> None:
    """Everything, on a database of its own."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    prof, assignment = class_of(STUDENTS)
    hand_in_everything(assignment)
    pretend(assignment)
    pages(prof, assignment)
    ranking(prof, assignment)
    grade_everybody(assignment)
    FOLDER.cleanup()


if __name__ == "__main__":
    main()
