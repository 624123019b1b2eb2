"""The HTTP API of boards: a student's desk, trials and submissions; an author's drawings.

Everything asks the policy first; what somebody may not see answers 404. A student is sent
what ``visibility`` makes of a result and nothing else.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema
from ninja.responses import Status as Answer
from ninja.security import django_auth
from pydantic import Field

from sandbox import clock
from sandbox.api.admission import admit
from sandbox.boards import authoring, submitting
from sandbox.boards.entering import find_assignment, find_board, find_submission
from sandbox.boards.grading import keep_document, request_grading
from sandbox.boards.models import Assignment, GradingRun, Submission, Trial, Work
from sandbox.boards.ranking import ranking_for
from sandbox.boards.views.editor import state
from sandbox.boards.visibility import is_revealed, result_of, shown
from sandbox.classes.models import Enrolment
from sandbox.classes.policy import Action, Actor
from sandbox.runs.asking import read_design

SAVES_PER_MINUTE = 120
TRIALS_PER_MINUTE = 60
SUBMISSIONS_PER_MINUTE = 20


class Drawing(Schema):
    design: dict[str, Any] = Field(description="A document of format loadstone-design/1")


class Previewed(Drawing):
    at: str | None = Field(None, max_length=40, description="The moment to stand at")


assignments = Router(tags=["boards"], auth=django_auth)
submissions = Router(tags=["boards"], auth=django_auth)
boards = Router(tags=["boards"], auth=django_auth)


def own_desk(request: HttpRequest, assignment: str) -> tuple[Actor, Assignment, Enrolment]:
    """The student behind a request with the assignment they may work on."""
    actor, found = find_assignment(request, assignment, Action.SUBMIT)
    if actor.enrolment is None:
        raise Http404(assignment)
    return actor, found, actor.enrolment


@assignments.put("/{assignment}/work")
def save_work(request: HttpRequest, assignment: str, drawing: Drawing) -> Any:
    """Keep the drawing on the desk."""
    admit(request, "work", SAVES_PER_MINUTE)
    _, found, enrolment = own_desk(request, assignment)
    submitting.save_work(submitting.open_work(found, enrolment), read_design(drawing.design))
    return {"saved": clock.now().isoformat()}


@assignments.get("/{assignment}/work")
def get_work(request: HttpRequest, assignment: str) -> Any:
    """Where one stands: credit, tokens, attempts."""
    _, found, enrolment = own_desk(request, assignment)
    return state(submitting.desk(found, enrolment))


@assignments.post("/{assignment}/trials", response={202: Any})
def run_trial(request: HttpRequest, assignment: str, drawing: Drawing) -> Any:
    """Run on the public scenarios."""
    admit(request, "trials", TRIALS_PER_MINUTE)
    _, found, enrolment = own_desk(request, assignment)
    work = submitting.open_work(found, enrolment)
    work.assignment = found
    return Answer(202, _trial(submitting.try_out(work, drawing.design)))


@assignments.get("/{assignment}/trials/{trial}")
def get_trial(request: HttpRequest, assignment: str, trial: int) -> Any:
    """A trial of one's own and what came of it."""
    _, found, enrolment = own_desk(request, assignment)
    mine = Trial.objects.filter(work__assignment=found, work__enrolment=enrolment)
    one = mine.select_related("run").filter(pk=trial).first()
    if one is None:
        raise Http404(trial)
    return _trial(one)


def _trial(trial: Trial) -> dict[str, Any]:
    return {"id": trial.pk, "result": shown(trial.run)}


@assignments.post("/{assignment}/submissions", response={201: Any})
def submit(request: HttpRequest, assignment: str, drawing: Drawing) -> Any:
    """Hand a design in."""
    admit(request, "submissions", SUBMISSIONS_PER_MINUTE)
    _, found, enrolment = own_desk(request, assignment)
    made = submitting.submit(found, enrolment, drawing.design)
    return Answer(201, _submission(made, found))


@submissions.get("/{submission}")
def get_submission(request: HttpRequest, submission: str) -> Any:
    """A submission with its result, as far as this reader may see it."""
    actor, found = find_submission(request, submission)
    if actor.may(Action.SEE_HIDDEN_RESULTS, found):
        return {"id": found.pk, "number": found.number, "result": shown(found.run)}
    return _submission(found, found.assignment)


@submissions.get("/{submission}/design")
def get_design(request: HttpRequest, submission: str) -> Any:
    """The design that was handed in."""
    _, found = find_submission(request, submission)
    return json.loads(found.document.body)


def _submission(submission: Submission, assignment: Assignment) -> dict[str, Any]:
    result = result_of(submission, assignment, is_revealed(assignment))
    return {
        "id": submission.pk,
        "number": submission.number,
        "received": submission.received.isoformat(),
        "result": result,
        "state": state(submitting.desk(assignment, submission.enrolment)),
    }


@assignments.post("/{assignment}/hints")
def next_hint(request: HttpRequest, assignment: str) -> Any:
    """The next step of help; the first is free, each further one follows a new Run."""
    _, found, enrolment = own_desk(request, assignment)
    work = submitting.open_work(found, enrolment)
    hints = submitting.challenge_of(found.version).words.hints[: found.hints]
    if work.hints_seen < min(len(hints), 1 + work.tried + work.trials.count()):
        Work.objects.filter(pk=work.pk).update(hints_seen=work.hints_seen + 1)
        work.hints_seen += 1
    return {"hints": [hint.to_json() for hint in hints[: work.hints_seen]], "of": len(hints)}


@assignments.get("/{assignment}/ranking")
def get_ranking(request: HttpRequest, assignment: str) -> Any:
    """The ranking as this reader may see it."""
    actor, found = find_assignment(request, assignment, Action.SEE_COURSE)
    return ranking_for(actor, found)


@assignments.post("/{assignment}/preview", response={202: Any})
def preview(request: HttpRequest, assignment: str, drawing: Previewed) -> Any:
    """What a student would see of this design. Nothing is put down for anybody."""
    admit(request, "trials", TRIALS_PER_MINUTE)
    _, found = find_assignment(request, assignment, Action.PREVIEW)
    design = submitting.admissible(found.version, drawing.design)
    run = request_grading(found.version, keep_document(design), public=True)
    return Answer(202, {"id": run.key, "result": shown(run)})


@assignments.get("/{assignment}/preview/{key}")
def get_preview(request: HttpRequest, assignment: str, key: str) -> Any:
    """What came of a preview."""
    _, found = find_assignment(request, assignment, Action.PREVIEW)
    run = GradingRun.objects.filter(pk=key, version=found.version).first()
    if run is None or (found.version.has_hidden and not run.public):
        raise Http404(key)
    return {"id": run.key, "result": shown(run)}


@boards.put("/{board}/{which}")
def save_drawing(request: HttpRequest, board: str, which: str, drawing: Drawing) -> Any:
    """Keep the start or the reference design of a board."""
    admit(request, "work", SAVES_PER_MINUTE)
    _, found = find_board(request, board, Action.EDIT_BOARD)
    if which not in ("start", "reference"):
        raise Http404(which)
    design = read_design(drawing.design).to_json()
    kept = {key: design[key] for key in ("components", "connections", "notes")}
    authoring.save_draft(found, {**found.draft, which: kept})
    return {"saved": clock.now().isoformat()}
