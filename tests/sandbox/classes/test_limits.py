"""Time limits, advice that stays away, and designs of graded boards that are put under no link."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from sandbox.boards.models import Work
from sandbox.boards.secrecy import fingerprint
from sandbox.classes.models import Course, Enrolment, Label
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.boards import DUE

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
START = DUE - 10 * HOUR


def client_of(member: Enrolment, at: datetime) -> Client:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en",
                    HTTP_X_TEST_NOW=at.isoformat())  # fmt: skip
    client.force_login(member.identity.user)
    return client


def send(client: Client, method: str, path: str, document: dict[str, Any]) -> Any:
    return getattr(client, method)(path, json.dumps({"design": document}), "application/json")


def hand_in(member: Enrolment, board: Any, at: datetime) -> Any:
    path = f"/api/v1/assignments/{board.pk}/submissions"
    return send(client_of(member, at), "post", path, boards.design())


def test_the_clock_of_a_timed_board_starts_when_its_student_begins(course: Course) -> None:
    board, ada = boards.assignment(course, time_limit=60), people.member(course, "ada")
    page = client_of(ada, START).get(f"/b/{board.pk}")
    assert "60 minutes" in page.content.decode()
    assert not Work.objects.exists()
    client_of(ada, START).post(f"/b/{board.pk}")
    assert Work.objects.get().opened == START
    told = client_of(ada, START + 10 * MINUTE).get(f"/api/v1/assignments/{board.pk}/work").json()
    assert datetime.fromisoformat(told["ends"]) == START + HOUR
    assert hand_in(ada, board, START + 59 * MINUTE).status_code == 201
    late = hand_in(ada, board, START + 66 * MINUTE)
    assert late.status_code == 403
    assert late.json()["code"] == "closed"


def test_grace_holds_for_a_time_limit_too_and_trials_stay_possible(course: Course) -> None:
    board, ada = boards.assignment(course, time_limit=60), people.member(course, "ada")
    client_of(ada, START).post(f"/b/{board.pk}")
    assert hand_in(ada, board, START + 64 * MINUTE).status_code == 201
    path = f"/api/v1/assignments/{board.pk}/trials"
    trial = send(client_of(ada, START + 3 * HOUR), "post", path, boards.design(3))
    assert trial.status_code == 202


def test_a_label_gives_more_time_and_the_deadline_still_holds(course: Course) -> None:
    label = Label.objects.create(course=course, name="Extra time")
    ada, bob = people.member(course, "ada", label), people.member(course, "bob")
    board = boards.assignment(course, time_limit=60, late=[], after="closed")
    prof = people.staff(course, "prof", instructor=True)
    answer = client_of(prof, START).post(
        f"/a/{board.pk}", {"what": "override", "whom": f"label:{label.pk}", "minutes": "90"}
    )
    assert answer.status_code == 302
    assert "minutes 90" in client_of(prof, START).get(f"/a/{board.pk}").content.decode()
    for student in (ada, bob):
        client_of(student, START).post(f"/b/{board.pk}")
    assert hand_in(ada, board, START + 85 * MINUTE).status_code == 201
    assert hand_in(bob, board, START + 85 * MINUTE).status_code == 403
    cy = people.member(course, "cy", label)
    client_of(cy, DUE - 10 * MINUTE).post(f"/b/{board.pk}")
    assert hand_in(cy, board, DUE + 6 * MINUTE).status_code == 403


@pytest.mark.parametrize("given", ["0", "-5", "ten", "99999"])
def test_a_time_limit_that_cannot_be_is_refused_with_its_bounds(course: Course, given: str) -> None:
    board, ada = boards.assignment(course), people.member(course, "ada")
    prof = people.staff(course, "prof", instructor=True)
    page = client_of(prof, START).post(
        f"/a/{board.pk}", {"what": "override", "whom": f"student:{ada.key}", "minutes": given},
        follow=True,
    )  # fmt: skip
    assert "minutes is a whole number from 1 to 10000" in page.content.decode()


def boot_of(page: Any) -> dict[str, Any]:
    text = page.content.decode()
    start = text.index('id="boot"')
    return dict(json.loads(text[text.index(">", start) + 1 : text.index("</script>", start)]))


def test_advice_stays_away_from_graded_boards_until_the_reveal(course: Course) -> None:
    ada = people.member(course, "ada")
    board = boards.assignment(course)
    if client_of(ada, START).get(f"/b/{board.pk}").status_code == 503:
        pytest.skip("the front end is not built")
    assert boot_of(client_of(ada, START).get(f"/b/{board.pk}"))["board"]["advice"] is False
    made = hand_in(ada, board, START).json()["id"]
    assert boot_of(client_of(ada, START).get(f"/s/{made}"))["board"]["advice"] is False
    after = DUE + timedelta(days=3)
    assert boot_of(client_of(ada, after).get(f"/b/{board.pk}"))["board"]["advice"] is True
    opened = boards.assignment(course, advice=True)
    assert boot_of(client_of(ada, START).get(f"/b/{opened.pk}"))["board"]["advice"] is True


def share(client: Client, document: dict[str, Any]) -> Any:
    return send(client, "post", "/api/v1/designs", document)


def test_nobody_puts_the_design_of_an_open_graded_board_under_a_link(course: Course) -> None:
    board, ada = boards.assignment(course), people.member(course, "ada")
    path = f"/api/v1/assignments/{board.pk}/work"
    mine = boards.design(5)
    assert send(client_of(ada, START), "put", path, mine).status_code == 200
    anonymous = Client(HTTP_HOST="localhost", HTTP_X_TEST_NOW=START.isoformat())
    renamed = json.loads(json.dumps(mine).replace('"api"', '"front"').replace("Balancer", "Mine"))
    renamed["components"]["front"]["kind"] = "api"
    renamed["components"]["lb"]["x"] = 5
    for client in (client_of(ada, START), anonymous):
        for document in (mine, renamed):
            answer = share(client, document)
            assert answer.status_code == 403
            assert answer.json()["code"] == "on_a_graded_board"
    resized = boards.design(6)
    assert share(client_of(ada, START), resized).status_code == 403
    assert share(anonymous, resized).status_code == 201
    prof = people.staff(course, "prof", instructor=True)
    assert share(client_of(prof, START), mine).status_code == 201
    start = {**boards.draft()["start"], "format": "loadstone-design/1", "name": "Start"}
    assert share(client_of(ada, START), start).status_code == 201
    assert share(client_of(ada, DUE + timedelta(days=3)), mine).status_code == 201


def test_what_was_handed_in_stays_private_after_the_desk_has_moved_on(course: Course) -> None:
    board, ada = boards.assignment(course), people.member(course, "ada")
    assert hand_in(ada, board, START).status_code == 201
    other = boards.design()
    del other["components"]["lb"]
    other["connections"] = {"c": {"from": "api", "to": "db"}}
    send(client_of(ada, START), "put", f"/api/v1/assignments/{board.pk}/work", other)
    assert share(client_of(ada, START), boards.design()).status_code == 403


def test_a_project_page_is_no_way_around(course: Course) -> None:
    board, ada = boards.assignment(course), people.member(course, "ada")
    send(client_of(ada, START), "put", f"/api/v1/assignments/{board.pk}/work", boards.design(5))
    client = client_of(ada, START)
    made = send(client, "post", "/api/v1/projects", boards.design(5))
    assert made.status_code in (200, 201)
    path = f"/api/v1/projects/{made.json()['id']}/publish"
    answer = send(client, "post", path, boards.design(5))
    assert answer.status_code == 403


def test_practice_may_be_shared_and_exams_never(course: Course) -> None:
    ada = people.member(course, "ada")
    practice = boards.assignment(course, preset="practice")
    send(client_of(ada, START), "put", f"/api/v1/assignments/{practice.pk}/work", boards.design(5))
    assert share(client_of(ada, START), boards.design(5)).status_code == 201
    exam = boards.assignment(course, preset="exam")
    send(client_of(ada, START), "put", f"/api/v1/assignments/{exam.pk}/work", boards.design(7))
    late = client_of(ada, DUE + timedelta(days=900))
    assert share(late, boards.design(7)).status_code == 403


def test_a_fingerprint_sees_wiring_and_sizes_and_not_names() -> None:
    plain = boards.drawing()
    moved = boards.drawing()
    moved["components"]["api"] |= {"name": "Other", "x": 1}
    assert fingerprint(moved) == fingerprint(plain)
    assert fingerprint(boards.drawing(3)) != fingerprint(plain)
    assert fingerprint(boards.drawing(3), exact=False) == fingerprint(plain, exact=False)
    rewired = boards.drawing()
    rewired["connections"]["c"] = {"from": "lb", "to": "db"}
    assert fingerprint(rewired, exact=False) != fingerprint(plain, exact=False)
