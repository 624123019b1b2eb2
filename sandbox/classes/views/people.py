"""The people of a course: who is in, the roster file, labels, and what staff may do."""

from __future__ import annotations

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from sandbox import clock
from sandbox.classes import audit, roster
from sandbox.classes.joining import enrol
from sandbox.classes.models import Enrolment, Grant, Identity, Label, Role, Status
from sandbox.classes.pages import complain, course_page, say, show
from sandbox.classes.policy import Action, Actor
from sandbox.reading import row_number
from sandbox.refusal import Refusal
from simulator.text import Text

PREVIEW_SECONDS = 3600
STAFF_ROLES = ("instructor", "grader", "author")
NO_FILE = Refusal(422, "no_file", Text("Choose a file first.", "먼저 파일을 고르세요."))
LAST_INSTRUCTOR = Refusal(
    409,
    "last_instructor",
    Text("A course needs at least one instructor.", "수업에는 강사가 한 명 이상 있어야 합니다."),
)


@course_page(Action.MANAGE)
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everybody in the course."""
    if request.method == "POST":
        try:
            _change(request, actor)
        except Refusal as refusal:
            complain(request, refusal)
        return redirect(f"/c/{actor.course.pk}/people")
    members = (
        actor.course.enrolments.select_related("identity")
        .prefetch_related("labels", "grades_labels")
        .order_by("identity__name", "joined")
    )
    staff = [one for one in members if one.role == Role.STAFF]
    students = [one for one in members if one.role != Role.STAFF]
    return show(
        request, actor, "classes/people.html", "/people", staff=staff, students=students,
        labels=list(actor.course.labels.all()), grants=list(Grant),
    )  # fmt: skip


def _change(request: HttpRequest, actor: Actor) -> None:
    what = request.POST.get("what", "")
    if what == "staff":
        _add_staff(request, actor)
    elif what == "label":
        _add_label(request, actor)
    elif what == "remove-label":
        label = actor.course.labels.filter(pk=row_number(request.POST.get("label"))).first()
        if label is not None:
            audit.log(actor, "label.removed", label.name)
            label.delete()
    else:
        _change_members(request, actor, what)


def _add_label(request: HttpRequest, actor: Actor) -> None:
    name = " ".join(request.POST.get("name", "").split())[:60]
    if name:
        _, made = Label.objects.get_or_create(
            course=actor.course, name=name, defaults={"position": actor.course.labels.count()}
        )
        if made:
            audit.log(actor, "label.added", name)


def _add_staff(request: HttpRequest, actor: Actor) -> None:
    email = request.POST.get("email", "").strip().lower()
    roles = {name: request.POST.get(name) == "on" for name in STAFF_ROLES}
    try:
        validate_email(email)
    except ValidationError:
        raise Refusal(
            422,
            "email_invalid",
            Text("“{given}” is not an e-mail address.", "‘{given}’은(는) 이메일 주소가 아닙니다.")
            .fill(given=email[:60]),
        ) from None  # fmt: skip
    if not any(roles.values()):
        raise Refusal(
            422, "no_role", Text("Choose at least one role.", "역할을 하나 이상 고르세요.")
        )
    if Identity.objects.filter(course=actor.course, email=email).exists():
        raise Refusal(
            409,
            "already_in",
            Text("{email} is in this course already.", "{email} 주소는 이미 이 수업에 있습니다.")
            .fill(email=email),
        )  # fmt: skip
    with transaction.atomic():
        place = enrol(actor.course, role=Role.STAFF, status=Status.INVITED, **roles)
        Identity.objects.create(enrolment=place, course=actor.course, email=email)
    audit.log(actor, "staff.invited", place.key, after=roles)


def _change_members(request: HttpRequest, actor: Actor, what: str) -> None:
    keys = request.POST.getlist("member")
    chosen = list(actor.course.enrolments.filter(pk__in=keys).select_related("identity"))
    if len(chosen) != len(set(keys)):
        raise Http404
    if what == "roles" and len(chosen) == 1:
        _set_roles(request, actor, chosen[0])
        return
    label = actor.course.labels.filter(pk=row_number(request.POST.get("label"))).first()
    for member in chosen:
        before = member.status
        if what == "drop":
            _drop(actor, member)
        elif what == "restore" and member.status == Status.DROPPED:
            known = Identity.objects.filter(enrolment=member, user__isnull=False).exists()
            member.status, member.dropped = (Status.ACTIVE if known else Status.INVITED), None
        elif what == "approve" and member.status == Status.WAITING:
            member.status = Status.ACTIVE
        elif what == "add-label" and label is not None:
            member.labels.add(label)
        elif what == "take-label" and label is not None:
            member.labels.remove(label)
        else:
            continue
        member.save(update_fields=["status", "dropped"])
        audit.log(actor, f"member.{what}", member.key, before=before,
                  after=member.status if label is None else label.name)  # fmt: skip


def _drop(actor: Actor, member: Enrolment) -> None:
    if member.instructor and not _other_instructors(actor, member):
        raise LAST_INSTRUCTOR
    member.status, member.dropped = Status.DROPPED, clock.now()


def _other_instructors(actor: Actor, member: Enrolment) -> bool:
    others = actor.course.enrolments.filter(instructor=True, status=Status.ACTIVE)
    return others.exclude(pk=member.key).exists()


def _set_roles(request: HttpRequest, actor: Actor, member: Enrolment) -> None:
    if member.role != Role.STAFF:
        raise Http404
    roles = {name: request.POST.get(name) == "on" for name in STAFF_ROLES}
    if member.instructor and not roles["instructor"] and not _other_instructors(actor, member):
        raise LAST_INSTRUCTOR
    grants = [grant.value for grant in Grant if request.POST.get(f"grant-{grant.value}") == "on"]
    graded = [row_number(given) for given in request.POST.getlist("grades")]
    labels = actor.course.labels.filter(pk__in=graded)
    before = {name: getattr(member, name) for name in (*STAFF_ROLES, "grants")}
    for name, held in roles.items():
        setattr(member, name, held)
    member.grants = grants
    member.save(update_fields=[*STAFF_ROLES, "grants"])
    member.grades_labels.set(labels)
    audit.log_change(actor, "roles", member.key, before, {**roles, "grants": grants})


@course_page(Action.MANAGE)
def import_roster(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A roster file: first what it would do, then doing it."""
    text, preview = "", None
    if request.method == "POST":
        try:
            if "apply" in request.POST:
                text = signing.loads(request.POST["apply"], salt=_salt(actor),
                                     max_age=PREVIEW_SECONDS)  # fmt: skip
                return _apply(request, actor, text)
            file = request.FILES.get("file")
            if not isinstance(file, UploadedFile) or not file.size:
                raise NO_FILE
            text = roster.decode(file.read(roster.MOST_BYTES + 1))
            preview = roster.preview(actor.course, text)
        except Refusal as refusal:
            complain(request, refusal)
        except signing.BadSignature:
            expired = Text("The preview has expired. Choose the file again.",
                           "미리 보기가 만료되었습니다. 파일을 다시 고르세요.")  # fmt: skip
            complain(request, Refusal(410, "preview_expired", expired))
    signed = signing.dumps(text, salt=_salt(actor), compress=True) if preview else ""
    return show(request, actor, "classes/import.html", "/people", preview=preview, signed=signed)


def _salt(actor: Actor) -> str:
    return f"roster:{actor.course.pk}:{actor.key}"


def _apply(request: HttpRequest, actor: Actor, text: str) -> HttpResponse:
    done = roster.apply(actor.course, text, drop=request.POST.get("drop") == "on")
    dropped = len(done.would_drop) if request.POST.get("drop") == "on" else 0
    counts = {"added": len(done.add), "updated": len(done.update), "dropped": dropped}
    audit.log(actor, "roster.imported", actor.course.pk, after=counts)
    words = Text("{added} added, {updated} updated, {dropped} dropped.",
                 "추가 {added}명, 변경 {updated}명, 제외 {dropped}명.")  # fmt: skip
    say(request, words, **counts)
    return redirect(f"/c/{actor.course.pk}/people")
