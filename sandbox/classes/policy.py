"""Who may do what with which object of a course: the one place that is asked.

Every page, API answer, socket, image and export goes through ``require`` or a query set made
here. What somebody may not see does not exist for them: the refusal is always 404.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from sandbox import clock
from sandbox.classes.models import BrokenGlass, Course, Enrolment, Grant, Role


class Who(StrEnum):
    """The columns of the table below."""

    ANONYMOUS = "anonymous"
    LEARNER = "learner"
    STUDENT = "student"
    GRADER = "grader"
    AUTHOR = "author"
    INSTRUCTOR = "instructor"
    ADMIN = "admin"


class Action(StrEnum):
    """The rows of the table below."""

    SANDBOX = "use the sandbox"
    SHARE_BOARD_WORK = "share work on a graded board"
    SEE_COURSE = "see the course"
    JOIN = "join a class"
    OPEN_BOARD = "open a board"
    SUBMIT = "submit"
    PREVIEW = "preview as student"
    SEE_HIDDEN_RESULTS = "see names and results of hidden scenarios"
    SEE_HIDDEN = "see hidden scenarios"
    EDIT_BOARD = "create, edit and version boards"
    PUBLISH = "publish, set dates, reveal"
    OVERRIDE = "override dates"
    SEE_WORK = "see a student's work and marks"
    SEE_AGGREGATES = "see aggregates"
    MARK = "comment and mark"
    REGRADE_DRY = "try a regrade"
    REGRADE_APPLY = "apply a regrade"
    EXPORT = "export grades"
    REVEAL_PSEUDONYM = "reveal a pseudonym"
    SIMILARITY = "see similarity"
    MANAGE = "manage people, settings, archive and purge"
    CLONE = "clone content"
    RETENTION = "set retention"
    AUDIT = "read the audit log"


@dataclass(frozen=True)
class Actor:
    """Somebody before one course. ``enrolment`` is None for people from outside."""

    course: Course
    user_id: int | None = None
    enrolment: Enrolment | None = None
    admin: bool = False
    glass: bool = False

    @cached_property
    def roles(self) -> frozenset[Who]:
        """Every column that applies."""
        found = {Who.LEARNER if self.user_id is not None else Who.ANONYMOUS}
        if self.admin:
            found = {Who.ADMIN}
        member = self.enrolment
        if member is None:
            return frozenset(found)
        if member.role in (Role.STUDENT, Role.GUEST):
            if member.status in ("active", "dropped"):
                found.add(Who.STUDENT)
        elif member.is_active:
            found |= {
                who
                for who, held in (
                    (Who.INSTRUCTOR, member.instructor),
                    (Who.GRADER, member.grader),
                    (Who.AUTHOR, member.author),
                )
                if held
            }
        return frozenset(found)

    @property
    def is_staff(self) -> bool:
        """Whether any staff role applies."""
        return bool(self.roles & {Who.INSTRUCTOR, Who.GRADER, Who.AUTHOR})

    @property
    def key(self) -> str:
        """How the audit log calls this person."""
        if self.enrolment is not None:
            return self.enrolment.key
        return "admin" if self.admin else ""

    @cached_property
    def own_labels(self) -> frozenset[int]:
        """The labels a grader is bound to; none binds to nothing."""
        if self.enrolment is None:
            return frozenset()
        return frozenset(self.enrolment.grades_labels.values_list("pk", flat=True))

    def may(self, action: Action, thing: Any = None) -> bool:
        """Whether this person may do ``action`` with ``thing`` (the course when left out)."""
        return may(self, action, self.course if thing is None else thing)

    def require(self, action: Action, thing: Any = None) -> None:
        """Http404 unless this person may."""
        if not self.may(action, thing):
            raise Http404(action)

    def grant(self, grant: Grant) -> bool:
        """Whether an instructor has handed this over."""
        return self.enrolment is not None and self.enrolment.has_grant(grant)


Condition = Callable[[Actor, Any], bool]


def _owner(thing: Any) -> str | None:
    """The key of the enrolment a thing belongs to."""
    if isinstance(thing, Enrolment):
        return thing.key
    owner: str | None = getattr(thing, "enrolment_id", None)
    if owner is None and hasattr(thing, "submission"):
        owner = thing.submission.enrolment_id
    return owner


def _course(thing: Any) -> str | None:
    """The id of the course a thing belongs to."""
    if isinstance(thing, Course):
        return thing.pk
    for name in ("course_id", "assignment", "board", "enrolment", "submission"):
        if (found := getattr(thing, name, None)) is not None:
            return str(found) if name == "course_id" else _course(found)
    return None


def _own(actor: Actor, thing: Any) -> bool:
    return actor.enrolment is not None and _owner(thing) == actor.enrolment.key


def _own_and_active(actor: Actor, thing: Any) -> bool:
    """Dropped students read; an archived course is over."""
    member = actor.enrolment
    return member is not None and member.is_active and actor.course.archived is None


def _in_labels(actor: Actor, thing: Any) -> bool:
    owner = _owner(thing)
    if owner is None or not actor.own_labels:
        return True
    return Enrolment.objects.filter(pk=owner, labels__in=actor.own_labels).exists()


def _labels_and(grant: Grant) -> Condition:
    return lambda actor, thing: actor.grant(grant) and _in_labels(actor, thing)


def _granted(grant: Grant) -> Condition:
    return lambda actor, _: actor.grant(grant)


def _shown(actor: Actor, thing: Any) -> bool:
    return bool(getattr(thing, "show_aggregates", False))


def _not_graded(actor: Actor, thing: Any) -> bool:
    return not getattr(thing, "is_graded_and_open", False)


def _glass(actor: Actor, thing: Any) -> bool:
    return actor.glass


def _joinable(actor: Actor, thing: Any) -> bool:
    return bool(getattr(thing, "takes_guests", False))


YES: Condition = lambda actor, thing: True  # noqa: E731  (a table wants values)
NO: Condition = lambda actor, thing: False  # noqa: E731

COLUMNS = tuple(Who)
TABLE: dict[Action, tuple[Condition, ...]] = {
    # anonymous, learner, student, grader, author, instructor, admin
    Action.SANDBOX: (YES, YES, YES, YES, YES, YES, YES),
    Action.SHARE_BOARD_WORK: (NO, NO, _not_graded, YES, YES, YES, NO),
    Action.SEE_COURSE: (NO, NO, YES, YES, YES, YES, _glass),
    Action.JOIN: (_joinable, YES, YES, YES, YES, YES, NO),
    Action.OPEN_BOARD: (NO, NO, YES, NO, NO, NO, NO),
    Action.SUBMIT: (NO, NO, _own_and_active, NO, NO, NO, NO),
    Action.PREVIEW: (NO, NO, NO, YES, YES, YES, NO),
    Action.SEE_HIDDEN_RESULTS: (NO, NO, NO, YES, YES, YES, _glass),
    Action.SEE_HIDDEN: (NO, NO, NO, NO, YES, YES, _glass),
    Action.EDIT_BOARD: (NO, NO, NO, NO, YES, YES, NO),
    Action.PUBLISH: (NO, NO, NO, NO, _granted(Grant.PUBLISH), YES, NO),
    Action.OVERRIDE: (NO, NO, NO, _labels_and(Grant.OVERRIDE), NO, YES, NO),
    Action.SEE_WORK: (NO, NO, _own, _in_labels, NO, YES, _glass),
    Action.SEE_AGGREGATES: (NO, NO, _shown, YES, YES, YES, _glass),
    Action.MARK: (NO, NO, NO, _in_labels, NO, YES, NO),
    Action.REGRADE_DRY: (NO, NO, NO, YES, YES, YES, NO),
    Action.REGRADE_APPLY: (NO, NO, NO, NO, NO, YES, NO),
    Action.EXPORT: (NO, NO, _own, _labels_and(Grant.EXPORT), NO, YES, NO),
    Action.REVEAL_PSEUDONYM: (NO, NO, NO, _in_labels, NO, YES, _glass),
    Action.SIMILARITY: (NO, NO, NO, _labels_and(Grant.SIMILARITY), NO, YES, NO),
    Action.MANAGE: (NO, NO, NO, NO, NO, YES, NO),
    Action.CLONE: (NO, NO, NO, NO, YES, YES, NO),
    Action.RETENTION: (NO, NO, NO, NO, NO, YES, YES),
    Action.AUDIT: (NO, NO, NO, NO, NO, YES, _glass),
}


def may(actor: Actor, action: Action, thing: Any) -> bool:
    """The table's answer; things of another course exist for nobody here."""
    if _course(thing) != actor.course.pk:
        return False
    if actor.course.removed is not None and action is not Action.MANAGE:
        return False  # only who may take it back sees that it is still there
    row = TABLE[action]
    return any(row[COLUMNS.index(who)](actor, thing) for who in actor.roles)


def actor_in(course: Course, request: HttpRequest) -> Actor:
    """The person behind a request, before a course."""
    user = request.user
    if not user.is_authenticated:
        return Actor(course)
    enrolment = (
        Enrolment.objects.filter(course=course, identity__user_id=user.pk)
        .select_related("identity")
        .first()
    )
    glass = (
        bool(user.is_superuser)
        and BrokenGlass.objects.filter(
            course=course, user_id=user.pk, until__gt=clock.now()
        ).exists()
    )
    return Actor(course, user.pk, enrolment, bool(user.is_superuser), glass)


def enter(request: HttpRequest, course_id: str, action: Action = Action.SEE_COURSE) -> Actor:
    """The person behind a request, who may do ``action`` in the course; Http404 otherwise."""
    course = Course.objects.filter(pk=course_id).first()
    if course is None:
        raise Http404(course_id)
    actor = actor_in(course, request)
    actor.require(action)
    return actor


def students_seen_by(actor: Actor) -> QuerySet[Enrolment]:
    """The students and guests whose work this person may see, in the order they joined."""
    students = Enrolment.objects.filter(course=actor.course).exclude(role=Role.STAFF)
    if Who.INSTRUCTOR in actor.roles or actor.glass:
        return students
    if Who.GRADER in actor.roles:
        if actor.own_labels:
            return students.filter(labels__in=actor.own_labels).distinct()
        return students
    if Who.STUDENT in actor.roles and actor.enrolment is not None:
        return students.filter(pk=actor.enrolment.key)
    return students.none()
