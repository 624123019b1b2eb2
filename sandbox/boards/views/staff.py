"""Pages for staff about a whole assignment: insight, regrades, similarity."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from sandbox.boards import insight, regrading, similarity
from sandbox.boards.authoring import reference_state
from sandbox.boards.entering import assignment_page
from sandbox.boards.models import Assignment, Regrade
from sandbox.boards.visibility import is_revealed
from sandbox.classes import audit
from sandbox.classes.pages import complain, show
from sandbox.classes.policy import Action, Actor, students_seen_by
from sandbox.reading import row_number
from sandbox.refusal import Refusal

WIDTH, HEIGHT, EDGE = 600, 300, 40


def may_of(actor: Actor, found: Assignment) -> dict[str, bool]:
    """Which places of an assignment this person may go to."""
    return {
        "work": actor.may(Action.SEE_WORK, found) and (actor.is_staff or actor.glass),
        "regrade": actor.may(Action.REGRADE_DRY, found),
        "similarity": actor.may(Action.SIMILARITY, found),
        "board": actor.may(Action.EDIT_BOARD, found),
    }


@assignment_page(Action.SEE_AGGREGATES)
def insights(request: HttpRequest, actor: Actor, found: Assignment) -> HttpResponse:
    """Where the class stands. Students, where it is shown to them, see the public part."""
    public = not actor.may(Action.SEE_HIDDEN_RESULTS, found) and not is_revealed(found)
    told = insight.aggregates(found, public)
    may = may_of(actor, found)
    stuck = []
    if may["work"]:
        stuck = insight.stuck(found, students_seen_by(actor).select_related("identity"))
    return show(
        request, actor, "boards/insight.html", None, assignment=found, told=told, stuck=stuck,
        may=may, dots=dots(told["pareto"]), width=WIDTH, height=HEIGHT,
    )  # fmt: skip


def dots(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where the picture has each design: cost to the right, p99 upwards."""
    if not points:
        return []
    most = {name: max(point[name] for point in points) or 1 for name in ("cost", "p99")}
    return [
        {
            **point,
            "cx": round(EDGE + (WIDTH - 2 * EDGE) * point["cost"] / most["cost"], 1),
            "cy": round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * point["p99"] / most["p99"], 1),
        }
        for point in points
    ]


@assignment_page(Action.REGRADE_DRY)
def regrades(request: HttpRequest, actor: Actor, found: Assignment) -> HttpResponse:
    """The regrades of an assignment, and a new one on trial."""
    board = found.version.board
    if request.method == "POST":
        number = request.POST.get("version", "")
        version = board.versions.filter(number=row_number(number)).first()
        scope = request.POST.get("scope", "all")
        student = None
        if scope == "student":
            student = students_seen_by(actor).filter(pk=request.POST.get("student", "")).first()
        if version is None or scope not in ("all", "counting", "student") or (
            scope == "student" and student is None
        ):  # fmt: skip
            raise Http404
        made = regrading.start(actor, found, version, scope, student)
        return redirect(f"/a/{found.pk}/regrades/{made.pk}")
    may = may_of(actor, found)
    students = students_seen_by(actor).select_related("identity") if may["work"] else []
    return show(
        request, actor, "boards/regrades.html", None, assignment=found, may=may,
        regrades=list(found.regrades.select_related("version")),
        versions=[(one, reference_state(one)) for one in board.versions.all()[:10]],
        students=list(students),
    )  # fmt: skip


@assignment_page(Action.REGRADE_DRY)
def regrade(request: HttpRequest, actor: Actor, found: Assignment, key: str) -> HttpResponse:
    """One regrade: the difference, then applying or undoing it."""
    one = found.regrades.filter(pk=key).select_related("version", "before").first()
    if one is None:
        raise Http404(key)
    here = f"/a/{found.pk}/regrades/{key}"
    if request.method == "POST":
        actor.require(Action.REGRADE_APPLY, found)
        try:
            _decide(request, actor, one)
        except Refusal as refusal:
            complain(request, refusal)
        return redirect(here)
    if one.state == "dry":
        regrading.complete(one)
    changes = regrading.changes(one)
    names = actor.may(Action.SEE_WORK, found) and actor.is_staff
    if names and actor.own_labels:
        seen = set(students_seen_by(actor).values_list("key", flat=True))
        changes = [change for change in changes if change.row.submission.enrolment_id in seen]
    return show(
        request, actor, "boards/regrade.html", None, assignment=found, may=may_of(actor, found),
        regrade=one, changes=changes, summary=regrading.summary(changes), names=names,
        may_apply=actor.may(Action.REGRADE_APPLY, found),
    )  # fmt: skip


def _decide(request: HttpRequest, actor: Actor, one: Regrade) -> None:
    if request.POST.get("what") == "undo":
        regrading.undo(actor, one)
        return
    mode = request.POST.get("mode", "")
    if mode not in (regrading.EXACT, regrading.NEVER_LOWER):
        raise Http404(mode)
    regrading.apply(actor, one, mode, request.POST.get("reason", ""))


@assignment_page(Action.SIMILARITY)
def similar(request: HttpRequest, actor: Actor, found: Assignment) -> HttpResponse:
    """Designs that are alike, with the evidence. Looking is logged."""
    students = list(students_seen_by(actor).select_related("identity"))
    pairs = similarity.pairs(similarity.handed_in(found, students))
    audit.log(actor, "similarity.seen", found.pk, after=len(pairs))
    return show(
        request, actor, "boards/similarity.html", None, assignment=found, pairs=pairs,
        may=may_of(actor, found),
    )  # fmt: skip
