"""The HTTP API, version 1: the catalogue, designs by link, runs by polling."""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router, Schema
from ninja.parser import Parser
from ninja.responses import Status as Answer
from pydantic import Field

from sandbox.api.admission import admit
from sandbox.api.details import REFUSALS, ProblemDetail
from sandbox.api.exports import exports
from sandbox.api.problems import handle_problems
from sandbox.api.projects import projects
from sandbox.api.sharing import designs
from sandbox.boards import api as boards
from sandbox.learn.api import router as learn
from sandbox.liveclass import api as liveclass
from sandbox.reading import read_json
from sandbox.refusal import Refusal
from sandbox.runs.asking import question_in, read_design
from sandbox.runs.lifecycle import request_run
from sandbox.runs.models import UNFINISHED
from sandbox.runs.protocol import Loads, Requests, Seed, Users, run_error
from sandbox.runs.question import Kind
from sandbox.runs.reading import read_run
from sandbox.site.boot import catalogue_text, scenario_text, template_text
from sandbox.site.language import language_of
from simulator import ENGINE_VERSION
from simulator.text import Text

Start = Annotated[int, Field(ge=0, le=1_000_000)]  # in an address every number is text


class StrictParser(Parser):
    """Reads bodies with the limits every document has."""

    def parse_body(self, request: HttpRequest) -> Any:
        return read_json(request.body, settings.DOCUMENT_BYTES)


class NewRun(Schema):
    design: dict[str, Any] = Field(description="A document of format loadstone-design/1")
    kind: Kind = Field("solve", description="Solve, simulate one load, or judge the design")
    loads: Loads | None = Field(None, description="User counts; the ladder when left out")
    lesson: str | None = Field(None, max_length=40, description="lesson: the chapter's slug")
    users: Users | None = Field(None, description="verify: the user count; the design's own")
    requests: Requests | None = Field(None, description="verify: requests to measure, 1,000,000")
    seed: Seed | None = Field(None, description="verify: the seed, 1")
    other: dict[str, Any] | None = Field(
        None,
        description="compare: the second design; calibrate: the results of a load test, as "
        "{results: text, matches?: {request: class}, round_trip_ms?: number}",
    )


class FigureAsked(Schema):
    design: dict[str, Any] = Field(description="A document of format loadstone-design/1")
    figure: str = Field(max_length=300, description="Such as components.web-1.utilisation")
    users: Users | None = Field(None, description="The design's own user count when left out")
    other: dict[str, Any] | None = Field(
        None, description="The second design, for figures of a comparison such as compare.score"
    )


class ExplainedFigure(Schema):
    figure: str
    label: str
    value: float
    unit: str
    formula: dict[str, Any]
    inputs: list[dict[str, Any]] = Field(description="Each a number with origins, or a figure")
    sources: dict[str, dict[str, str]] = Field(description="What the codes of sources stand for")


class AcceptedRun(Schema):
    run: str
    url: str
    cached: bool


class RunFrames(Schema):
    run: str
    status: str
    frames: list[dict[str, Any]]
    next: int = Field(description="The sequence number to ask for next")
    error: dict[str, Any] | None = None


api = NinjaAPI(
    title="Loadstone",
    version=ENGINE_VERSION,
    description="Architectures as documents in, figures out.",
    parser=StrictParser(),
    docs_url=None,
    urls_namespace="api-1",
)
handle_problems(api)
runs, catalogue, scenarios, templates, explanations = (
    Router(tags=["runs"]),
    Router(tags=["catalogue"]),
    Router(tags=["scenarios"]),
    Router(tags=["templates"]),
    Router(tags=["explanations"]),
)


@runs.post("", response={202: AcceptedRun, **REFUSALS})
def create_run(request: HttpRequest, new: NewRun, response: HttpResponse) -> Any:
    """Solve a design; poll the run's address for its frames."""
    admit(request, "runs", settings.RUNS_PER_MINUTE)
    design = read_design(new.design)
    question = question_in(
        design,
        new.kind,
        new.loads,
        new.users,
        new.requests,
        new.seed,
        new.other,
        new.lesson,
    )
    run = request_run(design, question)
    address = f"/api/v1/runs/{run.key}"
    response.headers["Location"] = address
    return Answer(202, AcceptedRun(run=run.key, url=address, cached=run.status not in UNFINISHED))


@runs.get("/{key}", response={200: RunFrames, 404: ProblemDetail})
def get_run(request: HttpRequest, key: str, start: Start = 0) -> RunFrames:
    """The frames of a run from sequence number ``start`` on."""
    stored = read_run(key, start)
    if stored is None:
        raise Refusal(
            404,
            "unknown_run",
            Text(
                "There is no such run any more. Post the design again.",
                "그런 실행이 없습니다. 설계를 다시 보내세요.",
            ),
        )
    return RunFrames(
        run=key,
        status=stored.status.value,
        frames=[json.loads(payload) for _, payload in stored.frames],
        next=start + len(stored.frames),
        error=run_error(stored.error, language_of(request)) if stored.error else None,
    )


@explanations.post("", response={200: ExplainedFigure, 404: ProblemDetail, **REFUSALS})
def explain(request: HttpRequest, asked: FigureAsked) -> Any:
    """Where one figure of a design comes from: formula, inputs, parameters and sources."""
    from sandbox.api.explaining import explained  # with the solver: the server starts without

    admit(request, "explain", settings.RUNS_PER_MINUTE)
    other = None if asked.other is None else read_design(asked.other)
    return explained(
        read_design(asked.design), asked.figure, asked.users, language_of(request), other
    )


@catalogue.get("")
def get_catalogue(request: HttpRequest) -> HttpResponse:
    """Every component kind with its parameters, limits and prices, in the reader's language."""
    return unless_known(request, *catalogue_text(language_of(request)))


@scenarios.get("")
def get_scenarios(request: HttpRequest) -> HttpResponse:
    """The ready-made scenarios with their ranges, the faults to compose own ones from, and the
    failure dynamics as designs, in the reader's language."""
    return unless_known(request, *scenario_text(language_of(request)))


@templates.get("")
def get_templates(request: HttpRequest) -> HttpResponse:
    """The ready-made groups of components, as pieces of a design, in the reader's language."""
    return unless_known(request, *template_text(language_of(request)))


def unless_known(request: HttpRequest, body: str, etag: str) -> HttpResponse:
    """A document, or the word that the reader has it already."""
    headers = {"ETag": etag, "Vary": "Accept-Language, Cookie", "Cache-Control": "no-cache"}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body, content_type="application/json", headers=headers)


api.add_router("/designs", designs)
api.add_router("/projects", projects)
api.add_router("/runs", runs)
api.add_router("/learn", learn)
api.add_router("/catalogue", catalogue)
api.add_router("/scenarios", scenarios)
api.add_router("/templates", templates)
api.add_router("/explain", explanations)
api.add_router("/assignments", boards.assignments)
api.add_router("/submissions", boards.submissions)
api.add_router("/boards", boards.boards)
api.add_router("/live", liveclass.seats)
api.add_router("/live", liveclass.hosts)
api.add_router("/exports", exports)
