"""Courses: the list, a new one, its overview, its settings, its log, and coming in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import segno
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sandbox import clock
from sandbox.api.admission import count
from sandbox.classes import audit
from sandbox.classes.forms import CourseForm, GraceForm, JoiningForm, MailForm
from sandbox.classes.joining import accept, course_by_code, enrol, invitations, join, rotate_code
from sandbox.classes.models import BrokenGlass, Course, Enrolment, Identity, Role, Status
from sandbox.classes.moments import zones
from sandbox.classes.pages import complain, course_page, page, say, show
from sandbox.classes.policy import Action, Actor, actor_in
from sandbox.classes.pseudonyms import REROLLS, check_pseudonym, new_pseudonym
from sandbox.refusal import Refusal
from simulator.text import Text

GLASS_HOURS = 1
ROTATED = Text("The old code is no longer valid.", "이전 코드는 더 이상 쓸 수 없습니다.")
COURSES_PER_MINUTE = 10


@page
def courses(request: HttpRequest) -> HttpResponse:
    """One's courses, invitations, and a place to type a code."""
    mine = (
        Enrolment.objects.filter(identity__user_id=int(request.user.pk or 0))
        .exclude(status=Status.INVITED)
        .filter(Q(course__removed=None) | Q(instructor=True))
        .select_related("course")
        .order_by("course__archived", "-course__created")
    )
    context = {"mine": mine, "invitations": invitations(request.user)}
    return render(request, "classes/courses.html", context)


@page
def new(request: HttpRequest) -> HttpResponse:
    """A new course, with its author as instructor."""
    form = CourseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count(request, "courses", COURSES_PER_MINUTE)
        course = create(form, request.user)
        return redirect(course)
    return render(request, "classes/new.html", {"form": form, "zones": zones()})


@transaction.atomic
def create(form: CourseForm, user: Any) -> Course:
    """The course, and the place of its instructor."""
    course: Course = form.save()
    place = enrol(course, role=Role.STAFF, instructor=True)
    Identity.objects.create(
        enrolment=place, course=course, user=user, email=user.email.lower(),
        name=user.get_full_name() or user.email.partition("@")[0],
    )  # fmt: skip
    return course


@page
def join_by_code(request: HttpRequest, code: str = "") -> HttpResponse:
    """Come in by code: typed, or from a link or QR code."""
    code = request.POST.get("code", code)
    if request.method == "POST" and "invitation" in request.POST:
        waiting = {one.enrolment_id: one for one in invitations(request.user)}
        chosen = waiting.get(request.POST["invitation"])
        if chosen is None:
            raise Http404
        return redirect(accept(chosen, request.user).course)
    course = None
    try:
        if code:
            course = course_by_code(request, code)
        if course is not None and request.method == "POST":
            place = join(course, request.user)
            if place.status == Status.WAITING:
                return render(request, "classes/waiting.html", {"course": course})
            return redirect(course)
    except Refusal as refusal:
        complain(request, refusal)
        answer = render(request, "classes/join.html", {"code": code, "course": None})
        answer.status_code = refusal.status
        return answer
    return render(request, "classes/join.html", {"code": code, "course": course})


def joining_of(request: HttpRequest, course: Course) -> dict[str, Any]:
    """The course's link and its picture."""
    link = request.build_absolute_uri(f"/join/{course.join_code}")
    return {"link": link, "qr": segno.make(link, error="m").svg_data_uri(scale=4, border=2)}


@course_page()
def own_place(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Change one's pseudonym, whether one is listed or wants mails, or have read the notices."""
    member = actor.enrolment
    if member is None:
        raise Http404
    what = request.POST.get("what")
    try:
        if what == "notices":
            member.notices.filter(read=None).update(read=clock.now())
        elif what == "listed":
            member.listed = request.POST.get("listed") == "on"
        elif what == "mails":
            member.mails = request.POST.get("mails") == "on"
        elif what == "reroll" and member.rerolls < REROLLS:
            member.pseudonym, member.rerolls = new_pseudonym(actor.course), member.rerolls + 1
        elif what == "pseudonym":
            wanted = request.POST.get("pseudonym", "")
            member.pseudonym = check_pseudonym(actor.course, member, wanted)
        member.save(update_fields=["pseudonym", "rerolls", "listed", "mails"])
    except Refusal as refusal:
        complain(request, refusal)
    return redirect(actor.course)


@course_page(Action.MANAGE)
def settings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The course's own words, who may come in, and putting it away."""
    course = actor.course
    what = request.POST.get("what")
    form = CourseForm(request.POST if what == "course" else None, instance=course)
    joining = JoiningForm(request.POST if what == "joining" else None, instance=course)
    mail = MailForm(request.POST if what == "mail" else None, instance=course)
    grace = GraceForm(request.POST if what == "grace" else None, instance=course)
    forms = {"course": form, "joining": joining, "mail": mail, "grace": grace}
    if what in forms:
        used = forms[what]
        before = _facts(Course.objects.get(pk=course.pk))
        if used.is_valid():
            used.save()
            audit.log_change(actor, f"settings.{what}", course.pk, before, _facts(course))
            say(request, Text("Saved.", "저장했습니다."))
            return redirect(f"/c/{course.pk}/settings")
        course = actor.course
    elif what == "rotate":
        old = course.join_code
        rotate_code(course)
        audit.log(actor, "code.rotated", course.pk, before=old)
        say(
            request, Text("The old code is no longer valid.", "이전 코드는 더 이상 쓸 수 없습니다.")
        )
        return redirect(f"/c/{course.pk}/settings")
    elif what == "archive":
        course.archived = None if course.archived else clock.now()
        course.save(update_fields=["archived"])
        audit.log(actor, "course.archived" if course.archived else "course.reopened", course.pk)
        return redirect(f"/c/{course.pk}/settings")
    context = {"form": form, "joining": joining, "mail": mail, "grace": grace, "zones": zones(),
               **joining_of(request, course)}  # fmt: skip
    return show(request, actor, "classes/settings.html", "/settings", **context)


def _facts(course: Course) -> dict[str, str]:
    names = ("name", "term", "timezone", "locale", "starts", "ends",
             "join_open", "join_approval", "join_domain", "join_until", "digest",
             "grace_days")  # fmt: skip
    return {name: str(getattr(course, name) or "") for name in names}


@course_page(Action.AUDIT)
def log(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The audit log, newest first."""
    entries = list(actor.course.audit.all()[:500])
    people = {
        identity.enrolment_id: str(identity)
        for identity in Identity.objects.filter(course=actor.course)
    }
    for entry in entries:
        entry.who = people.get(entry.actor, entry.actor or "–")  # type: ignore[attr-defined]
    return show(request, actor, "classes/log.html", "/log", entries=entries)


@page
def break_glass(request: HttpRequest, course: str) -> HttpResponse:
    """A site administrator looks into a course: with a reason, for an hour, announced."""
    found = Course.objects.filter(pk=course).first()
    if found is None or not request.user.is_superuser:
        raise Http404
    actor = actor_in(found, request)
    reason = request.POST.get("reason", "").strip()
    if request.method == "POST" and len(reason) >= 10:
        BrokenGlass.objects.create(
            course=found, user_id=request.user.pk, reason=reason[:500],
            until=clock.now() + timedelta(hours=GLASS_HOURS),
        )  # fmt: skip
        audit.log(actor, "glass.broken", found.pk, reason=reason)
        audit.notify(list(found.enrolments.filter(instructor=True)), "glass", reason=reason[:500])
        return redirect(found)
    return render(request, "classes/glass.html", {"course": found, "hours": GLASS_HOURS})
