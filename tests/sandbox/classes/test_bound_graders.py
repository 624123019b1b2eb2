"""A grader bound to labels, who may set dates: those of their own students and nobody else's."""

from __future__ import annotations

import pytest

from sandbox.boards.models import Override
from sandbox.classes.models import Course, Enrolment, Grant, Label, Status
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.graded import client_of

pytestmark = pytest.mark.django_db


def test_of_other_labels_they_neither_see_nor_remove_overrides(course: Course) -> None:
    mine, other = (Label.objects.create(course=course, name=name) for name in ("Mine", "Other"))
    grader = people.staff(course, "grader", mine, grader=True, grants=[Grant.OVERRIDE.value])
    ada, bob = people.member(course, "ada", mine), people.member(course, "bob", other)
    found = boards.assignment(course, hidden=False)
    fields = {"due": {"at": "2099-01-01T00:00:00+00:00"}}
    own, foreign = (
        [found.overrides.create(fields=fields, **whom) for whom in ({"label": a}, {"enrolment": b})]
        for a, b in ((mine, ada), (other, bob))
    )
    client, address = client_of(grader), f"/a/{found.pk}"
    page = client.get(address).content.decode()
    assert "Ada" in page
    assert "Bob" not in page
    for one, status in [*((one, 302) for one in own), *((one, 404) for one in foreign)]:
        given = {"what": "remove-override", "override": str(one.pk)}
        assert client.post(address, given).status_code == status
    assert set(Override.objects.values_list("pk", flat=True)) == {one.pk for one in foreign}


def test_labels_that_are_no_numbers_bind_nobody(course: Course, prof: Enrolment) -> None:
    grader = people.staff(course, "grader", grader=True)
    given = {"what": "roles", "member": grader.key, "grader": "on", "grades": "abc"}
    assert client_of(prof).post(f"/c/{course.pk}/people", given).status_code == 302
    assert not grader.grades_labels.exists()


def test_somebody_whose_name_was_erased_can_be_taken_back(course: Course, prof: Enrolment) -> None:
    ada = people.member(course, "ada", status="dropped")
    ada.identity.delete()
    given = {"what": "restore", "member": ada.key}
    assert client_of(prof).post(f"/c/{course.pk}/people", given).status_code == 302
    ada.refresh_from_db()
    assert ada.status == Status.INVITED
