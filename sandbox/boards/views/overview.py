"""The first page of a course: what there is to do, or to look after."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse

from sandbox import clock
from sandbox.boards.credit import credit_at, days_wanted, later
from sandbox.boards.digest import SOON
from sandbox.boards.grace import spent_by
from sandbox.boards.models import Assignment, GradeEntry
from sandbox.boards.timelines import Timelines
from sandbox.classes.models import Enrolment, Role, Status
from sandbox.classes.notices import unread_notices
from sandbox.classes.pages import course_page, show
from sandbox.classes.policy import Action, Actor
from sandbox.classes.pseudonyms import REROLLS
from sandbox.classes.views.courses import joining_of


@course_page()
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The course's first page."""
    member = actor.enrolment
    context: dict[str, Any] = {"notices": [], "member": member}
    if member is not None:
        context["notices"] = unread_notices(member, request)
    if actor.is_staff or actor.glass:
        context |= _for_staff(actor)
    elif member is not None:
        spent = spent_by(actor.course, [member.key]).get(member.key, 0)
        left = max(0, actor.course.grace_days - spent)
        context |= {"rerolls": max(0, REROLLS - member.rerolls), "grace_left": left,
                    "tasks": _tasks(actor, member, left)}  # fmt: skip
    if actor.may(Action.MANAGE):
        context |= joining_of(request, actor.course)
    return show(request, actor, "boards/overview.html", **context)


def _tasks(actor: Actor, member: Enrolment, left: int) -> list[dict[str, Any]]:
    """What a student has to do, with the credit it earns now, and the grace days that takes."""
    published = actor.course.assignments.exclude(published=None).select_related("version")
    timelines = Timelines(published, [member.key])
    grades = {
        entry.assignment_id: entry
        for entry in GradeEntry.objects.filter(enrolment=member).select_related("assignment")
    }
    now = clock.now()
    found = []
    for assignment in published:
        timeline = timelines.of(assignment, member.key)
        wanted = days_wanted(timeline, now, left if assignment.spends_grace else 0)
        credit = credit_at(later(timeline, wanted), now)
        if credit.kind == "before":
            continue
        grade, due = grades.get(assignment.pk), timeline.due
        soon = grade is None and due is not None and now < due <= now + SOON
        found.append({"assignment": assignment, "timeline": timeline, "credit": credit,
                      "grade": grade, "soon": soon, "wanted": wanted})  # fmt: skip
    return found


def _for_staff(actor: Actor) -> dict[str, Any]:
    students = actor.course.enrolments.filter(role=Role.STUDENT, status=Status.ACTIVE).count()
    assignments = (
        Assignment.objects.filter(course=actor.course)
        .select_related("version")
        .annotate(handed_in=Count("submissions__enrolment", distinct=True))
    )
    return {"students": students, "assignments": assignments}
