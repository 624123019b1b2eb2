"""What a student sees of their own submissions, and the ranking."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from sandbox import clock
from sandbox.boards import requests
from sandbox.boards.credit import Candidate, counting, credit_at, credited, segments
from sandbox.boards.entering import assignment_page, find_assignment, find_submission
from sandbox.boards.grace import spent_on
from sandbox.boards.models import Assignment, Comment, GradeEntry, RegradeRequest, Submission
from sandbox.boards.ranking import columns_of, ranking_for
from sandbox.boards.standing import recount
from sandbox.boards.submitting import desk
from sandbox.boards.views.editor import editor_page
from sandbox.boards.visibility import advises, comments_told, is_revealed, result_of, shown
from sandbox.classes import audit
from sandbox.classes.pages import complain, page, show
from sandbox.classes.policy import Action, Actor, students_seen_by
from sandbox.reading import row_number
from sandbox.refusal import Refusal
from sandbox.site.language import current_language


@assignment_page(Action.OPEN_BOARD)
def results(request: HttpRequest, actor: Actor, found: Assignment) -> HttpResponse:
    """One's own submissions with rows, stars and arithmetic."""
    member = actor.enrolment
    if member is None:
        raise Http404
    entry = GradeEntry.objects.filter(assignment=found, enrolment=member).first()
    if request.method == "POST":
        return _pick(request, actor, found, entry)
    place = desk(found, member)
    revealed = is_revealed(found)
    mine = list(
        found.submissions.filter(enrolment=member)
        .select_related("version", "run", "public_run")
        .order_by("-number")
    )
    lines = [line_of(one, found, place.timeline, revealed) for one in mine]
    star = counting(
        [line["candidate"] for line in lines if line["candidate"]], found.counting,
        entry.picked_id if entry else None,
    )  # fmt: skip
    related = Comment.objects.filter(submission__in=mine).select_related("submission__version")
    comments = comments_told(related, found)
    return show(
        request, actor, "boards/results.html", "", assignment=found, place=place, lines=lines,
        star=star, entry=entry, revealed=revealed, segments=segments(place.timeline),
        grace_spent=spent_on(found, member), here=place.credit.kind, comments=comments,
        asked=asked_of(mine),
        askable=askable_of(found, entry), ask_until=requests.open_until(found),
    )  # fmt: skip


def asked_of(mine: list[Submission]) -> list[RegradeRequest]:
    """The requests about these submissions, oldest first."""
    return list(RegradeRequest.objects.filter(submission__in=mine).select_related("submission"))


def askable_of(found: Assignment, entry: GradeEntry | None) -> list[dict[str, Any]]:
    """The rows a second look can be asked for now."""
    counted = entry.submission if entry is not None and requests.is_open(found) else None
    return requests.rows_of(found, counted) if counted is not None else []


def line_of(one: Submission, found: Assignment, timeline: Any, revealed: bool) -> dict[str, Any]:
    """A submission with its result and what it is worth, as its student may see it."""
    credit = credit_at(timeline, one.received)
    result = result_of(one, found, revealed)
    raw = result.get("total") if result["state"] == "done" else None
    if result["state"] == "refused":
        raw = 0.0
    final, candidate = None, None
    if raw is not None:
        final = credited(raw, credit.percent, found.credit_mode)
        if credit.counts:
            candidate = Candidate(one.pk, raw, final, one.received)
    return {"submission": one, "credit": credit, "result": result, "raw": raw, "final": final,
            "candidate": candidate}  # fmt: skip


def _pick(
    request: HttpRequest, actor: Actor, found: Assignment, entry: GradeEntry | None
) -> HttpResponse:
    """The student says which one counts, or answers a comment."""
    if request.POST.get("what") == "comment":
        return _answer(request, actor, found)
    if request.POST.get("what") == "request":
        return _ask(request, actor, found)
    chosen = found.submissions.filter(
        pk=request.POST.get("submission", ""), enrolment=actor.enrolment
    ).first()
    if found.counting != "picked" or chosen is None or entry is None:
        raise Http404
    entry.picked = chosen
    entry.save(update_fields=["picked"])
    recount(found, [chosen.enrolment_id])
    return redirect(f"/b/{found.pk}/results")


def _ask(request: HttpRequest, actor: Actor, found: Assignment) -> HttpResponse:
    """The student asks for a second look at a row."""
    assert actor.enrolment is not None
    row, reason = request.POST.get("row", ""), request.POST.get("reason", "")
    try:
        requests.ask(found, actor.enrolment, row, reason)
    except Refusal as refusal:
        complain(request, refusal)
    return redirect(f"/b/{found.pk}/results")


def _answer(request: HttpRequest, actor: Actor, found: Assignment) -> HttpResponse:
    comment = Comment.objects.filter(
        pk=row_number(request.POST.get("comment")), submission__assignment=found,
        submission__enrolment=actor.enrolment, released__lte=clock.now(),
    ).first()  # fmt: skip
    answer = request.POST.get("answer", "")
    if comment is None or found.released is None or answer not in ("resolved", "asked", ""):
        raise Http404
    Comment.objects.filter(pk=comment.pk).update(answer=answer)
    return redirect(f"/b/{found.pk}/results")


@page
def submission(request: HttpRequest, submission: str) -> HttpResponse:
    """One submission's design in the viewer, for its author and for staff."""
    actor, found = find_submission(request, submission)
    assignment = found.assignment
    staff = actor.may(Action.SEE_HIDDEN_RESULTS, found)
    revealed = staff or is_revealed(assignment)
    result = shown(found.run) if staff else result_of(found, assignment, revealed)
    place = f"/a/{assignment.pk}/work/{found.enrolment_id}"
    back = place if staff else f"/b/{assignment.pk}/results"
    return editor_page(
        request,
        title=assignment.version.title(current_language()),
        design=json.loads(found.document.body),
        board={
            "mode": "view",
            "back": back,
            "number": found.number,
            "result": result,
            "advice": staff or advises(assignment),
        },
    )


@page
def ranking(request: HttpRequest, assignment: str) -> HttpResponse:
    """The ranking, kept up to date while it is open."""
    actor, found = find_assignment(request, assignment, Action.SEE_COURSE)
    may = {"work": actor.may(Action.SEE_WORK, found) and actor.is_staff,
           "reveal": actor.may(Action.REVEAL_PSEUDONYM, found)}  # fmt: skip
    told = ranking_for(actor, found)
    if request.method == "POST":
        actor.require(Action.REVEAL_PSEUDONYM, found)
        reveal(actor, found, told["rows"])
    return show(
        request, actor, "boards/ranking.html", "", assignment=found, ranking=told,
        columns=columns_of(found), may=may, named=request.method == "POST",
    )  # fmt: skip


def reveal(actor: Actor, found: Assignment, rows: list[dict[str, Any]]) -> None:
    """Put beside each pseudonym who that is, as far as this person may know, for this one look;
    the log says whose were looked at."""
    known = {
        one.pseudonym: one
        for one in students_seen_by(actor).filter(identity__isnull=False).select_related("identity")
    }
    shown = [known[row["pseudonym"]] for row in rows if row["pseudonym"] in known]
    for row in rows:
        one = known.get(row["pseudonym"])
        row["name"] = str(one.identity) if one is not None else ""
    audit.log(actor, "pseudonyms.revealed", found.pk, after=[one.key for one in shown])
