"""The gradebook's pages and files, and what staff say about one student's work."""

from __future__ import annotations

import json
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from sandbox import clock
from sandbox.boards import gradebook, requests
from sandbox.boards.entering import assignment_page
from sandbox.boards.grace import spent_on
from sandbox.boards.models import (
    Assignment,
    BankedComment,
    Comment,
    GradeEntry,
    GradeStatus,
    RegradeRequest,
    Submission,
)
from sandbox.boards.signals import grades_changed
from sandbox.boards.standing import recount
from sandbox.boards.timelines import timeline_of
from sandbox.boards.views.results import asked_of, line_of
from sandbox.classes import audit, roster
from sandbox.classes.pages import complain, course_page, say, show
from sandbox.classes.policy import Action, Actor, students_seen_by
from sandbox.reading import row_number
from sandbox.refusal import Refusal
from simulator.text import Text

MOST_COMMENT = 4000
EXPORT_SECONDS = 3600


@course_page(Action.SEE_WORK)
def table(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Students × assignments."""
    if not actor.is_staff and not actor.glass:
        raise Http404
    assignments = gradebook.assignments_of(actor)
    label, only = request.GET.get("label", ""), request.GET.get("only", "")
    found = gradebook.lines(actor, assignments, label, only)
    return show(
        request, actor, "boards/gradebook.html", "/gradebook", assignments=assignments,
        lines=found, labels=list(actor.course.labels.all()), label=label, only=only,
        may_export=actor.may(Action.EXPORT), may_mark=actor.may(Action.MARK),
    )  # fmt: skip


@course_page(Action.EXPORT)
def grades_csv(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The gradebook as a file: plain, or in Canvas's shape."""
    assignments = gradebook.assignments_of(actor)
    found = gradebook.lines(actor, assignments)
    if request.GET.get("shape") == "canvas":
        rows = gradebook.canvas_rows(found, assignments)
    else:
        rows = gradebook.plain_rows(found)
    return _file(actor, found, rows, bom=request.GET.get("bom", "1") == "1")


def _file(actor: Actor, found: list[gradebook.Line], rows: Any, bom: bool) -> HttpResponse:
    response = HttpResponse(gradebook.write(rows, bom), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="grades-{actor.course.pk}.csv"'
    if actor.is_staff:
        gradebook.mark_exported(found)
        audit.log(actor, "grades.exported", actor.course.pk, after=len(found))
    return response


@course_page(Action.EXPORT)
def canvas(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Match the course with an export from Canvas, look, then take the filled file."""
    if not actor.is_staff:
        raise Http404
    assignments = gradebook.assignments_of(actor)
    found = gradebook.lines(actor, assignments)
    text, matches = "", []
    salt = f"canvas:{actor.course.pk}:{actor.key}"
    if request.method == "POST":
        try:
            if "signed" in request.POST:
                text = signing.loads(request.POST["signed"], salt=salt, max_age=EXPORT_SECONDS)
                matches = gradebook.match(found, gradebook.read_canvas(text))
                rows = gradebook.canvas_rows(found, assignments, matches)
                return _file(actor, found, rows, bom=True)
            file = request.FILES.get("file")
            if isinstance(file, UploadedFile):
                text = roster.decode(file.read(roster.MOST_BYTES + 1))
                matches = gradebook.match(found, gradebook.read_canvas(text))
        except Refusal as refusal:
            complain(request, refusal)
        except signing.BadSignature:
            raise Http404 from None
    return show(
        request, actor, "boards/canvas.html", "/gradebook",
        matched=[one for one in matches if one.sure],
        ambiguous=[one for one in matches if len(one.rows) > 1],
        unmatched=[one for one in matches if not one.rows],
        signed=signing.dumps(text, salt=salt, compress=True) if matches else "",
    )  # fmt: skip


@assignment_page(Action.SEE_WORK)
def work_list(request: HttpRequest, actor: Actor, found: Assignment) -> HttpResponse:
    """Everybody's work on one assignment."""
    if not actor.is_staff and not actor.glass:
        raise Http404
    lines = gradebook.lines(actor, [found], only=request.GET.get("only", ""))
    waiting = RegradeRequest.objects.filter(submission__assignment=found, answered=None)
    return show(
        request, actor, "boards/work_list.html", None, assignment=found, lines=lines,
        may=_may(actor, found),
        waiting=set(waiting.values_list("submission__enrolment_id", flat=True)),
    )  # fmt: skip


def _may(actor: Actor, found: Assignment) -> dict[str, bool]:
    return {
        "work": True, "regrade": actor.may(Action.REGRADE_DRY, found),
        "similarity": actor.may(Action.SIMILARITY, found),
        "board": actor.may(Action.EDIT_BOARD, found),
    }  # fmt: skip


@assignment_page(Action.SEE_WORK)
def work(request: HttpRequest, actor: Actor, found: Assignment, student: str) -> HttpResponse:
    """One student's submissions, marks and comments."""
    if not actor.is_staff and not actor.glass:
        raise Http404
    one = students_seen_by(actor).filter(pk=student).select_related("identity").first()
    if one is None:
        raise Http404(student)
    entry = GradeEntry.objects.filter(assignment=found, enrolment=one).first()
    here = f"/a/{found.pk}/work/{student}"
    if request.method == "POST":
        actor.require(Action.MARK, one)
        try:
            _mark(request, actor, found, one.key)
        except Refusal as refusal:
            complain(request, refusal)
        return redirect(here)
    mine = list(
        found.submissions.filter(enrolment=one)
        .select_related("version", "run", "public_run", "document")
        .order_by("-number")
    )
    timeline = timeline_of(found, one)
    lines = [line_of(each, found, timeline, revealed=True) for each in mine]
    return show(
        request, actor, "boards/work.html", None, assignment=found, student=one, entry=entry,
        lines=lines, grace_spent=spent_on(found, one), statuses=list(GradeStatus),
        bank=list(found.version.board.bank.all()),
        comments=list(Comment.objects.filter(submission__in=mine).select_related("submission",
                                                                               "author")),
        may=_may(actor, found), may_mark=actor.may(Action.MARK, one), asked=asked_of(mine),
    )  # fmt: skip


def _mark(request: HttpRequest, actor: Actor, found: Assignment, key: str) -> None:
    what = request.POST.get("what", "")
    if what == "mark":
        _set_mark(request, actor, found, key)
    elif what == "comment":
        _comment(request, actor, found, key)
    elif what == "answer":
        requests.answer(actor, _request_of(request, found, key), request.POST.get("answer", ""))
    elif what == "release-comment":
        comment = _comment_of(request, found, key)
        released = None if comment.released else clock.now()
        Comment.objects.filter(pk=comment.pk).update(released=released)
        if released and found.released:
            audit.notify([comment.submission.enrolment], "comment",
                         board=found.version.content["title"])  # fmt: skip
    elif what == "remove-comment":
        comment = _comment_of(request, found, key)
        audit.log(actor, "comment.removed", key, before=comment.body)
        comment.delete()


def _request_of(request: HttpRequest, found: Assignment, key: str) -> RegradeRequest:
    given = request.POST.get("request", "")
    related = ("submission__enrolment", "submission__assignment__version")
    asked = RegradeRequest.objects.filter(
        pk=row_number(given), submission__assignment=found,
        submission__enrolment_id=key, answered=None,
    ).select_related(*related).first()  # fmt: skip
    if asked is None:
        raise Http404
    return asked


def _comment_of(request: HttpRequest, found: Assignment, key: str) -> Comment:
    given = request.POST.get("comment", "")
    comment = Comment.objects.filter(
        pk=row_number(given), submission__assignment=found,
        submission__enrolment_id=key,
    ).select_related("submission__enrolment").first()  # fmt: skip
    if comment is None:
        raise Http404
    return comment


def _set_mark(request: HttpRequest, actor: Actor, found: Assignment, key: str) -> None:
    entry, _ = GradeEntry.objects.get_or_create(assignment=found, enrolment_id=key)
    before = {"manual": entry.manual, "status": entry.status}
    text = request.POST.get("manual", "").strip()
    reason = request.POST.get("reason", "").strip()
    try:
        entry.manual = float(text) if text else None
    except ValueError:
        entry.manual = -1.0
    if entry.manual is not None and not 0 <= entry.manual <= 200:
        raise Refusal(422, "mark_invalid", Text("A mark is a number from 0 to 200.",
                                                "점수는 0부터 200까지의 숫자입니다."))  # fmt: skip
    if entry.manual is not None and not reason:
        raise Refusal(422, "no_reason", Text("A mark of your own needs a reason.",
                                             "직접 정한 점수에는 사유가 필요합니다."))  # fmt: skip
    status = request.POST.get("status", entry.status)
    entry.status = status if status in GradeStatus.values else entry.status
    entry.manual_reason = reason[:500]
    entry.updated = clock.now()
    entry.save()
    recount(found, [key])
    grades_changed.send(Assignment, assignment=found, keys=[key])
    audit.log_change(actor, "mark", key, before, {"manual": entry.manual, "status": entry.status})


def _comment(request: HttpRequest, actor: Actor, found: Assignment, key: str) -> None:
    submission = Submission.objects.filter(
        pk=request.POST.get("submission", ""), assignment=found, enrolment_id=key
    ).select_related("document", "run").first()  # fmt: skip
    if submission is None:
        raise Http404
    body = request.POST.get("body", "").strip()[:MOST_COMMENT]
    anchor, _, target = request.POST.get("anchor", "whole").partition(":")
    if not body:
        raise Refusal(422, "empty", Text("Write something first.", "내용을 먼저 쓰세요."))
    places = _anchors(submission).get(anchor)
    if places is None or (target and target not in places):
        raise Http404(target)
    Comment.objects.create(submission=submission, anchor=anchor, target=target, body=body,
                           author=actor.enrolment)  # fmt: skip
    if request.POST.get("bank") == "on":
        BankedComment.objects.get_or_create(board=found.version.board, body=body)
    say(request, Text("Kept as a draft until you release it.", "공개할 때까지 초안으로 둡니다."))


def _anchors(submission: Submission) -> dict[str, list[str]]:
    """What of a submission a comment may hang on."""
    design = json.loads(submission.document.body)
    scenarios = [one["scenario"] for one in submission.version.content["scenarios"]]
    return {
        "whole": [], "component": list(design["components"]),
        "connection": list(design["connections"]), "scenario": scenarios,
    }  # fmt: skip
