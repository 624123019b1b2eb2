"""An assignment as staff see it: settings, publishing, overrides, the reveal."""

from __future__ import annotations

from copy import copy
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from sandbox import clock
from sandbox.boards import assignment_form
from sandbox.boards.authoring import check_publishable, reference_state
from sandbox.boards.credit import segments
from sandbox.boards.entering import assignment_page
from sandbox.boards.grace import settle
from sandbox.boards.models import Assignment, GradeEntry, Override
from sandbox.boards.signals import grades_changed
from sandbox.boards.standing import recount
from sandbox.boards.timelines import last_moments, reveals_at
from sandbox.boards.visibility import is_revealed
from sandbox.boards.words import CHOICES
from sandbox.classes import audit
from sandbox.classes.models import Enrolment, Role, Status
from sandbox.classes.moments import read_local
from sandbox.classes.pages import complain, say, show
from sandbox.classes.policy import Action, Actor, Who, students_seen_by
from sandbox.reading import row_number
from sandbox.refusal import Refusal
from sandbox.site.language import current_language, in_language
from simulator.text import Text

DISTANT = datetime.max.replace(tzinfo=UTC)


@assignment_page(Action.SEE_AGGREGATES)
def assignment(request: HttpRequest, actor: Actor, found: Assignment) -> HttpResponse:
    """The assignment's first page for staff."""
    if not actor.is_staff and not actor.glass:
        raise Http404
    if request.method == "POST":
        try:
            _change(request, actor, found)
        except Refusal as refusal:
            complain(request, refusal)
        return redirect(f"/a/{found.pk}")
    overrides = _overrides(actor, found)
    choices = {name: [(value, in_language(text)) for value, text in options.items()]
               for name, options in CHOICES.items()}  # fmt: skip
    return show(
        request, actor, "boards/assignment.html", None, assignment=found, choices=choices,
        form=assignment_form.context_of(found), segments=segments(found.timeline),
        may={name: actor.may(action, found) for name, action in _BUTTONS.items()},
        reference=reference_state(found.version), revealed=is_revealed(found),
        reveals_at=reveals_at(found), open=still_open(found), overrides=overrides,
        review=[one for one in overrides if "at" in one.fields.get("due", {})],
        students=_students(actor), labels=list(actor.course.labels.all()),
        handed_in=found.submissions.count(),
    )  # fmt: skip


def _overrides(actor: Actor, found: Assignment) -> list[Override]:
    """The overrides this person may know of: a grader bound to labels, those of their own."""
    overrides = list(found.overrides.select_related("enrolment__identity", "label"))
    if not actor.own_labels or Who.INSTRUCTOR in actor.roles:
        return overrides
    seen = set(students_seen_by(actor).values_list("key", flat=True))
    return [
        one for one in overrides if one.label_id in actor.own_labels or one.enrolment_id in seen
    ]


_BUTTONS = {
    "publish": Action.PUBLISH, "override": Action.OVERRIDE, "work": Action.SEE_WORK,
    "similarity": Action.SIMILARITY, "regrade": Action.REGRADE_DRY, "board": Action.EDIT_BOARD,
}  # fmt: skip


def _students(actor: Actor) -> list[Enrolment]:
    if not actor.may(Action.SEE_WORK):
        return []
    return list(students_seen_by(actor).select_related("identity").order_by("identity__name"))


def still_open(found: Assignment) -> list[Enrolment]:
    """Active students whose deadline has not passed, who would gain from seeing answers."""
    now = clock.now()
    students = Enrolment.objects.filter(
        course_id=found.course_id, role=Role.STUDENT, status=Status.ACTIVE
    )
    moments = last_moments(found)
    return [one for one in students if (moments.get(one.key) or DISTANT) > now]


def _change(request: HttpRequest, actor: Actor, found: Assignment) -> None:
    what = request.POST.get("what", "")
    if what in ("override", "remove-override"):
        _override(request, actor, found, what)
        return
    actor.require(Action.PUBLISH, found)
    if what == "settings":
        _settings(request, actor, found)
    elif what == "publish":
        _publish(actor, found)
    elif what == "reveal":
        found.revealed = clock.now() if found.revealed is None else None
        found.save(update_fields=["revealed"])
        audit.log(actor, "revealed" if found.revealed else "hidden again", found.pk)
        grades_changed.send(Assignment, assignment=found, keys=None)
    elif what == "release":
        _release(actor, found)


def _publish(actor: Actor, found: Assignment) -> None:
    if found.published is None:
        check_publishable(found.version)
        found.published = clock.now()
    elif found.submissions.exists():
        raise Refusal(
            409,
            "has_submissions",
            Text("Somebody has handed something in: it stays published.",
                 "이미 제출한 학생이 있어 공개를 취소할 수 없습니다."),
        )  # fmt: skip
    else:
        found.published = None
    found.save(update_fields=["published"])
    audit.log(actor, "published" if found.published else "unpublished", found.pk)


def _release(actor: Actor, found: Assignment) -> None:
    found.released = clock.now() if found.released is None else None
    found.save(update_fields=["released"])
    audit.log(actor, "grades released" if found.released else "grades withheld", found.pk)
    grades_changed.send(Assignment, assignment=found, keys=None)
    if found.released:
        graded = GradeEntry.objects.filter(assignment=found).select_related("enrolment")
        audit.notify([one.enrolment for one in graded], "released",
                     board=found.version.content["title"])  # fmt: skip


@transaction.atomic
def _settings(request: HttpRequest, actor: Actor, found: Assignment) -> None:
    before = copy(found)
    facts = assignment_form.facts(found)
    assignment_form.read(found, request.POST)
    hit = assignment_form.would_be_late(before, found)
    titles = {_plain(one) for one in found.version.content["title"].values()}
    if hit and _plain(request.POST.get("confirm", "")) not in titles:
        names = ", ".join(sorted({one.enrolment.pseudonym for one in hit})[:20])
        raise Refusal(
            409,
            "would_be_late",
            Text(
                "{count} submission(s) would earn less: {names}. To go on, type the name of the "
                "board: {title}.",
                "제출물 {count}건의 점수가 줄어듭니다: {names}. 계속하려면 보드 이름을 입력하세요: "
                "{title}.",
            ).fill(count=len(hit), names=names, title=found.version.title(current_language())),
        )
    found.save()
    settle(found)
    audit.log_change(actor, "assignment.settings", found.pk, facts, assignment_form.facts(found))
    recount(found)
    say(request, Text("Saved.", "저장했습니다."))


def _plain(text: str) -> str:
    """A title as people type it, without a thought for blanks and capitals; never empty."""
    return " ".join(text.split()).casefold() or "–"


def _override(request: HttpRequest, actor: Actor, found: Assignment, what: str) -> None:
    if what == "remove-override":
        number = row_number(request.POST.get("override"))
        override = next((one for one in _overrides(actor, found) if one.pk == number), None)
        if override is None:
            raise Http404
        actor.require(Action.OVERRIDE, override.enrolment or found)
        audit.log(actor, "override.removed", found.pk, before=override.fields)
        override.delete()
    else:
        fields = _override_fields(request, found)
        whom = _override_target(request, actor, found)
        override, _ = Override.objects.update_or_create(
            assignment=found, **whom, defaults={"fields": fields}
        )
        subject = str(whom.get("label") or whom["enrolment"].key)
        audit.log(actor, "override", subject, after=fields)
    settle(found)
    recount(found)


def _override_target(request: HttpRequest, actor: Actor, found: Assignment) -> dict[str, Any]:
    kind, _, key = request.POST.get("whom", "").partition(":")
    if kind == "label":
        actor.require(Action.OVERRIDE, found)
        label = actor.course.labels.filter(pk=row_number(key)).first()
        if label is None or (actor.own_labels and label.pk not in actor.own_labels):
            raise Http404
        return {"label": label}
    student = actor.course.enrolments.filter(pk=key).first()
    if student is None:
        raise Http404
    actor.require(Action.OVERRIDE, student)
    return {"enrolment": student}


def _override_fields(request: HttpRequest, found: Assignment) -> dict[str, Any]:
    post, zone = request.POST, found.course.zone
    fields: dict[str, Any] = {}
    if post.get("due_hours", "").strip():
        fields["due"] = {"hours": assignment_form.real(post["due_hours"], -1000, 10_000)}
    elif at := read_local(zone, post.get("due_at", ""), deadline=True):
        fields["due"] = {"at": at.isoformat()}
    if release := read_local(zone, post.get("release_at", "")):
        fields["release"] = {"at": release.isoformat()}
    if post.get("minutes", "").strip():
        most = assignment_form.MOST_MINUTES
        fields["minutes"] = assignment_form.whole(post["minutes"], "minutes", 1, most)
    for name in ("tokens", "attempts"):
        if post.get(name, "").strip():
            fields[name] = assignment_form.whole(post[name], name, 0, 10_000)
    if any(text.strip() for text in post.getlist("late_hours")):
        fields["late"] = assignment_form.read_steps(post, "late")
    if not fields:
        raise Refusal(422, "nothing_given", Text("Fill in at least one field.",
                                                 "한 칸 이상 채워 주세요."))  # fmt: skip
    return fields
