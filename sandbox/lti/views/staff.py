"""A course's page about its learning management system: what is connected, what of the grades has
arrived there, and the roster."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from sandbox.api.admission import count
from sandbox.classes import audit
from sandbox.classes.pages import complain, course_page, say, show
from sandbox.classes.policy import Action, Actor
from sandbox.lti import roster, scores
from sandbox.lti.models import Link, Score, ScoreState
from sandbox.refusal import Refusal
from sandbox.site.language import in_language
from simulator.text import Text

READS_PER_MINUTE = 10


@course_page(Action.MANAGE)
def lms(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Connections, and every grade that has not arrived, with the platform's reason."""
    links = list(
        Link.objects.filter(course=actor.course)
        .select_related("deployment__platform")
        .prefetch_related("lines__assignment__version")
    )
    here = f"/c/{actor.course.pk}/lms"
    mine = Score.objects.filter(line__link__in=links)
    if request.method == "POST":
        _change(request, actor, links)
        return redirect(here)
    counts = {state: mine.filter(state=state).count() for state in ScoreState.values}
    trouble = list(
        mine.exclude(state=ScoreState.SENT)
        .select_related("line__assignment__version", "enrolment__identity")
        .order_by("state", "due")[:200]
    )
    for one in trouble:
        said = scores.reason_of(one)
        one.said = in_language(said) if said else ""  # type: ignore[attr-defined]
    return show(request, actor, "lti/lms.html", "/lms", links=links, counts=counts, trouble=trouble)


def _change(request: HttpRequest, actor: Actor, links: list[Link]) -> None:
    what = request.POST.get("what", "")
    mine = Score.objects.filter(line__link__in=links)
    if what in ("retry", "send"):
        rows = mine.filter(state=ScoreState.FAILED) if what == "retry" else mine
        if what == "send":
            for one in {line.assignment for link in links for line in link.lines.all()}:
                scores.refresh(one)
        sent = scores.again(rows)
        audit.log(actor, "lms.sent", actor.course.pk, after=sent)
        say(request, Text("{count} grades are on their way.", "성적 {count}건을 보내는 중입니다."),
            count=sent)  # fmt: skip
    elif what == "disconnect":
        link = next((one for one in links if str(one.pk) == request.POST.get("link")), None)
        if link is None:
            raise Http404
        audit.log(actor, "lms.disconnected", actor.course.pk, before=str(link))
        link.delete()


@course_page(Action.MANAGE)
def roster_page(request: HttpRequest, actor: Actor, link: int) -> HttpResponse:
    """The platform's roster: what taking it over would do, then doing it."""
    found = Link.objects.filter(pk=link, course=actor.course).first()
    if found is None:
        raise Http404(link)
    preview = None
    try:
        count(request, "lti-roster", READS_PER_MINUTE)
        listed = roster.members(found)
        if request.method == "POST":
            drop = request.POST.get("drop") == "on"
            done = roster.apply(found, listed, drop)
            counts = {"added": len(done.add), "dropped": len(done.would_drop) if drop else 0}
            audit.log(actor, "roster.synced", actor.course.pk, after=counts)
            say(request, Text("{added} added, {dropped} dropped.",
                              "추가 {added}명, 제외 {dropped}명."), **counts)  # fmt: skip
            return redirect(f"/c/{actor.course.pk}/people")
        preview = roster.preview(found, listed)
    except Refusal as refusal:
        complain(request, refusal)
    return show(request, actor, "lti/roster.html", "/lms", link=found, preview=preview)
