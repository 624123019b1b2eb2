"""The HTTP API of live sessions: what a seat does, and what the instructor does.

A seat is known by its signed cookie, staff by the policy; both send the CSRF token of their
page. Everything else is a 404.
"""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Router, Schema
from ninja.responses import Status as Answer
from ninja.security import django_auth
from ninja.utils import check_csrf
from pydantic import Field

from sandbox.api.admission import MINUTE, count_by, own_page
from sandbox.api.problems import NO_TOKEN
from sandbox.boards.models import GradingRun
from sandbox.boards.visibility import shown
from sandbox.classes.policy import Action
from sandbox.liveclass import answering, ending, joining, phases
from sandbox.liveclass.entering import HOST, find_session, own_seat, trial_named, trial_of
from sandbox.liveclass.models import Seat
from sandbox.runs.asking import read_design

SAVES_PER_MINUTE = 90
TRIALS_PER_MINUTE = 30
ANSWERS_PER_MINUTE = 60
COMMANDS_PER_MINUTE = 240


class Prediction(Schema):
    component: str = Field(max_length=60)
    users: int = Field(ge=0, le=50_000_000, description="The first step it fails at; 0: none")


class Drawing(Schema):
    design: dict[str, Any] = Field(description="A document of format loadstone-design/1")


class Command(Schema):
    do: Literal["phase", "countdown", "predictions", "lock", "code", "remove", "time", "pin", "end"]
    seen: str = Field("", max_length=10, description="The phase the page showed")
    phase: str = Field("", max_length=10)
    minutes: float = 0.0
    on: bool = False
    seat: str = Field("", max_length=20)
    percent: int = 100
    design: str = Field("", max_length=20, description="The handle of a design; empty: none")
    keep: bool = True


seats = Router(tags=["live classes"])
hosts = Router(tags=["live classes"], auth=django_auth)


def seat_of(request: HttpRequest, session: str, action: str, per_minute: int) -> Seat:
    """The seat behind a request from one of our pages, which may do so once more this minute."""
    own_page(request)
    if request.method != "GET" and check_csrf(request) is not None:
        raise NO_TOKEN
    seat = own_seat(request, session)
    count_by(f"seat-{seat.pk}", f"live-{action}", per_minute, MINUTE)
    return seat


@seats.post("/{session}/prediction")
def predict(request: HttpRequest, session: str, given: Prediction) -> Any:
    """Answer the prediction, or answer anew before the answers are shown."""
    answering.predict(
        seat_of(request, session, "answer", ANSWERS_PER_MINUTE), given.component, given.users
    )
    return {"component": given.component, "users": given.users}


@seats.put("/{session}/work")
def save_work(request: HttpRequest, session: str, drawing: Drawing) -> Any:
    """Keep the drawing on the seat's desk."""
    seat = seat_of(request, session, "work", SAVES_PER_MINUTE)
    answering.keep_drawing(seat, read_design(drawing.design))
    return {"saved": True}


@seats.post("/{session}/trials", response={202: Any})
def run_trial(request: HttpRequest, session: str, drawing: Drawing) -> Any:
    """Run on the public scenarios."""
    seat = seat_of(request, session, "trials", TRIALS_PER_MINUTE)
    run = answering.try_out(seat, drawing.design)
    return Answer(202, {"id": trial_of(seat, run.key), "result": shown(run)})


@seats.get("/{session}/trials/{trial}")
def get_trial(request: HttpRequest, session: str, trial: str) -> Any:
    """What came of a run on the public scenarios that this seat asked for."""
    seat = own_seat(request, session)
    version = seat.session.version
    run = GradingRun.objects.filter(pk=trial_named(seat, trial), version=version).first()
    if run is None or (version.has_hidden and not run.public):
        raise Http404(trial)
    return {"id": trial, "result": shown(run)}


@seats.post("/{session}/leave")
def leave(request: HttpRequest, session: str) -> Any:
    """Get up."""
    joining.leave(seat_of(request, session, "answer", ANSWERS_PER_MINUTE))
    return {"left": True}


@hosts.post("/{session}/command")
def command(request: HttpRequest, session: str, given: Command) -> Any:
    """What the instructor does with the session. The socket says what came of it."""
    own_page(request)
    action: Action = HOST
    actor, found = find_session(request, session, action)
    count_by(f"user-{request.user.pk}", "live-command", COMMANDS_PER_MINUTE, MINUTE)
    match given.do:
        case "phase":
            phases.advance(actor, found, given.phase, given.seen, given.minutes)
        case "countdown":
            phases.count_down(found, given.seen, given.minutes)
        case "predictions":
            phases.show_predictions(found, given.on)
        case "lock":
            phases.lock(found, given.on)
        case "code":
            phases.renew_code(found)
        case "remove":
            phases.remove(actor, found, given.seat)
        case "time":
            phases.give_time(found, given.seat, given.percent)
        case "pin":
            phases.pin(found, given.design)
        case "end":
            ending.end(actor, found, keep=given.keep)
    return {"done": given.do}
