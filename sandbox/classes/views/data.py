"""A course's data: taking it along, how long it is kept, removing it and taking it back."""

from __future__ import annotations

import re
from typing import cast

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from sandbox.api.admission import count
from sandbox.classes import audit, exporting, retention
from sandbox.classes.models import Course
from sandbox.classes.pages import complain, course_page, say, show
from sandbox.classes.policy import Action, Actor
from sandbox.refusal import Refusal
from simulator.text import Text

EXPORTS_PER_MINUTE = 6
MOST_MONTHS = 600
NOT_THE_NAME = Refusal(
    422,
    "not_the_name",
    Text(
        "This is not the name of the course. Type it exactly as it stands above.",
        "수업 이름과 다릅니다. 위에 적힌 이름을 그대로 입력하세요.",
    ),
)


@course_page(Action.MANAGE)
def data(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The page, and what its forms ask for."""
    course = actor.course
    if request.method == "POST":
        try:
            _change(request, actor)
        except Refusal as refusal:
            complain(request, refusal)
        return redirect(f"/c/{course.pk}/data")
    return show(
        request, actor, "classes/data.html", "/data",
        ended=retention.ended(course), identities_go=retention.identities_go(course),
        records_go=retention.records_go(course), undo_days=retention.UNDO_DAYS,
        purged_at=retention.purged_at(course) if course.removed else None,
        site_identities=settings.COURSE_IDENTITY_MONTHS,
        site_records=settings.COURSE_RECORD_MONTHS, holds=holdings(course),
    )  # fmt: skip


def holdings(course: Course) -> dict[str, int]:
    """What a removal takes along, counted."""
    students = course.enrolments.exclude(role="staff")
    return {
        "students": students.count(),
        "boards": course.boards.count(),
        "submissions": sum(one.submissions.count() for one in course.assignments.all()),
    }


def _change(request: HttpRequest, actor: Actor) -> None:
    course, what = actor.course, request.POST.get("what", "")
    if what == "keep":
        _set_months(request, actor)
    elif what == "remove" and course.removed is None:
        if " ".join(request.POST.get("name", "").split()) != " ".join(course.name.split()):
            raise NOT_THE_NAME
        retention.remove(course)
        audit.log(actor, "course.removed", course.pk)
        say(request, Text("The course was removed.", "수업을 삭제했습니다."))
    elif what == "restore":
        retention.restore(course)
        audit.log(actor, "course.restored", course.pk)
        say(request, Text("The course is back.", "수업을 되돌렸습니다."))


def _set_months(request: HttpRequest, actor: Actor) -> None:
    course = actor.course
    before = {name: getattr(course, name) for name in ("identity_months", "record_months")}
    course.identity_months = _months(request, "identity_months", settings.COURSE_IDENTITY_MONTHS)
    course.record_months = _months(request, "record_months", settings.COURSE_RECORD_MONTHS)
    course.save(update_fields=list(before))
    after = {name: getattr(course, name) for name in before}
    audit.log_change(actor, "retention", course.pk, before, after)
    say(request, Text("Saved.", "저장했습니다."))


def _months(request: HttpRequest, name: str, most: int) -> int | None:
    text = request.POST.get(name, "").strip()
    if not text:
        return None
    most = most or MOST_MONTHS
    if not re.fullmatch("[0-9]{1,9}", text) or int(text) > most:
        raise Refusal(
            422,
            "months_invalid",
            Text(
                "“{given}” is not a whole number of months from 0 to {most}, the most this site "
                "keeps.",
                "‘{given}’은(는) 0부터 최대 보관 기간 {most}개월까지의 정수가 아닙니다.",
            ).fill(given=text[:20], most=most),
        )
    return int(text)


@require_safe
@course_page(Action.MANAGE)
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything an instructor sees of the course, as a file."""
    count(request, "course-export", EXPORTS_PER_MINUTE)
    packed = exporting.export(actor)
    audit.log(actor, "course.exported", actor.course.pk)
    answer = FileResponse(packed, as_attachment=True, filename=f"course-{actor.course.pk}.zip",
                          content_type="application/zip")  # fmt: skip
    return cast("HttpResponse", answer)
