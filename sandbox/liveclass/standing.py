"""A session as it is shown: to everybody in it, to one seat, to its staff, on the projector.

Everything a browser is told of a session is made here. Before the reveal that is nothing of
the board's hidden part, for staff and the projector too: what stands on a teacher's screen
stands on the wall.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox import clock
from sandbox.boards.models import GradingRun
from sandbox.boards.submitting import challenge_of
from sandbox.boards.visibility import shown
from sandbox.liveclass.anonymous import handle_of
from sandbox.liveclass.entering import session_of
from sandbox.liveclass.figures import predictions, scores, surge_figures
from sandbox.liveclass.models import LiveSession, Phase, Seat
from sandbox.liveclass.questions import question_of
from sandbox.liveclass.surging import AFTER_BUILD, collect
from simulator.judge.steps import surge_steps
from simulator.scenarios.kinds import SCENARIOS

Json = dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """A session at one moment. ``busy`` says that runs are under way."""

    session: LiveSession
    seats: tuple[Seat, ...]
    gradings: dict[str, GradingRun]
    now: datetime
    busy: bool

    @property
    def taking_part(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.takes_part]


def look(key: str) -> Standing:
    """Read a session with everything in it; Http404 where there is none. A few queries,
    however many seats there are."""
    session = session_of(key)
    busy = collect(session)
    seats = tuple(session.seats.defer("design"))
    keys = {seat.grading_id for seat in seats} if session.is_told else set()
    return Standing(session, seats, GradingRun.objects.in_bulk(keys), clock.now(), busy)


def millis(moment: datetime | None) -> int | None:
    """A moment as scripts count it."""
    return None if moment is None else int(moment.timestamp() * 1000)


def shared(standing: Standing) -> Json:
    """What everybody in the room may know."""
    session, seats = standing.session, standing.taking_part
    phase = session.phase
    told: Json = {
        "id": session.pk,
        "phase": phase,
        "since": millis(session.since),
        "ends": millis(session.ends),
        "locked": session.locked,
        "present": sum(1 for seat in seats if seat.is_present(standing.now)),
        "seats": len(seats),
        "answered": sum(1 for seat in seats if seat.guessed is not None),
    }
    if phase != Phase.LOBBY:
        told["question"] = question_of(session.version)
        if session.predictions_shown or session.is_told:
            told["predictions"] = predictions(seats)
    if phase in AFTER_BUILD or (phase == Phase.ENDED and session.summary is None):
        told["surge"] = surge_figures(seats, surge_steps(challenge_of(session.version).users))
    if session.is_told:
        told |= _revealed(standing)
    if session.summary is not None:
        told |= {name: session.summary[name] for name in KEPT if name in session.summary}
    return told


KEPT = ("question", "predictions", "surge", "scores", "hidden", "truth")
"""What is kept of a session when it ends."""


def _revealed(standing: Standing) -> Json:
    session = standing.session
    gradings = [
        standing.gradings[str(seat.grading_id)]
        for seat in standing.taking_part
        if seat.grading_id is not None
    ]
    made: Json = {
        "scores": scores(gradings),
        "hidden": hidden_of(session),
        "truth": truth_of(session),
    }
    if session.pinned is not None and session.pinned.grading_id is not None:
        made["pinned"] = _figures(session.pinned, standing.gradings)
    return made


def hidden_of(session: LiveSession) -> list[Json]:
    """The scenarios the class did not know of. Those for staff alone stay with staff."""
    found = []
    for one in session.version.content["scenarios"]:
        if one.get("visibility") in ("hidden", "name_only") and one["scenario"] in SCENARIOS:
            label = SCENARIOS[one["scenario"]].label.to_json()
            found.append({"label": label, "weight": one.get("weight", 0)})
    return found


def truth_of(session: LiveSession) -> Json | None:
    """What the prediction was about: the first step at which the start design gives in, and
    which part of it; None while the workers have not said so."""
    found = session.truth
    if found is None or found["state"] != "done":
        return None
    steps = surge_steps(challenge_of(session.version).users)
    beyond = [step for step in steps if step > found["survived"]]
    return {"component": found["bottleneck"], "users": beyond[0] if beyond else 0}


def _figures(seat: Seat, gradings: dict[str, GradingRun]) -> Json:
    """A design in figures, for comparing."""
    run = gradings.get(str(seat.grading_id))
    surge = seat.surge or {}
    return {
        "handle": handle_of(seat),
        "total": None if run is None else run.total,
        "cost": None if run is None else run.cost,
        "p99_ms": None if run is None else run.p99_ms,
        "survived": surge.get("survived"),
        "kind": surge.get("kind"),
    }


def own(seat: Seat, standing: Standing) -> Json:
    """What one seat knows of itself."""
    session = standing.session
    told: Json = {
        "pseudonym": seat.pseudonym,
        "pin": seat.pin,
        "ends": millis(seat.ends(session)),
        "saved": millis(seat.saved),
        "guess": None
        if seat.guessed is None
        else {"component": seat.guess_component, "users": seat.guess_users},
        "left": seat.left is not None,
    }
    if seat.surge is not None:
        told["surge"] = seat.surge
    elif seat.run:
        told["surge"] = {"state": "running"}
    if session.is_told and seat.grading_id is not None:
        told["result"] = shown(standing.gradings[str(seat.grading_id)])
        told["figures"] = _figures(seat, standing.gradings)
    return told


def for_staff(standing: Standing) -> Json:
    """What staff drive by: the seats, and the designs that can be shown once they are told."""
    session = standing.session
    told: Json = {
        "code": session.code,
        "guests": session.guests,
        "predictions_shown": session.predictions_shown,
        "list": [
            {
                "key": seat.pk,
                "pseudonym": seat.pseudonym,
                "present": seat.is_present(standing.now),
                "left": seat.left is not None,
                "percent": seat.time_percent,
                "answered": seat.guessed is not None,
                "saved": seat.saved is not None,
                "ended": seat.surge is not None,
            }
            for seat in standing.seats
            if seat.removed is None
        ],
    }
    if session.is_told:
        designs = [
            _figures(seat, standing.gradings)
            for seat in standing.taking_part
            if seat.grading_id is not None
        ]
        designs.sort(key=lambda one: (-(one["total"] or 0.0), one["handle"]))
        told["designs"] = designs
    return told


def for_projector(standing: Standing) -> Json:
    """What stands on the wall beside what everybody knows: the code and who is here."""
    return {
        "code": standing.session.code,
        "names": [seat.pseudonym for seat in standing.taking_part if seat.is_present(standing.now)],
    }
