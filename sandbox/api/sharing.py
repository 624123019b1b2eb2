"""Shared designs through the HTTP API: keeping, reading, who may see them, removal and undo."""

from __future__ import annotations

import json
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from sandbox.api.admission import HOUR, client_address, count_by, own_page, sharing
from sandbox.api.details import ABSENT, REFUSALS, ProblemDetail
from sandbox.designs import standing
from sandbox.designs.freezing import ask, result_of
from sandbox.designs.lineage import difference, lineage
from sandbox.designs.models import Report, Snapshot
from sandbox.designs.sharing import find, is_public, keep, managed, may_manage
from sandbox.runs.asking import read_design
from simulator import ENGINE_VERSION

FORBIDDEN = {403: ProblemDetail}
designs = Router(tags=["designs"])
REPORTS_PER_HOUR = 10
UNSTABLE = "private, no-cache"


class NewDesign(Schema):
    design: dict[str, Any] = Field(description="A document of format loadstone-design/1")
    forked_from: str | None = Field(None, max_length=12, description="The snapshot it comes from")


class SharedDesign(Schema):
    id: str
    url: str
    content_hash: str
    forked_from: str | None
    created: str
    design: dict[str, Any]


class NewlyShared(SharedDesign):
    manage: str | None = Field(
        description="The token that removes it again; told once, to authors without an account"
    )


class Brief(Schema):
    id: str
    name: str
    author: str
    visibility: str
    listing: str
    mine: bool = Field(description="Whether the reader may change its visibility and remove it")
    removed: str | None


class Standing(Brief):
    engine: str | None = Field(description="The engine it was scored with; null while it works")
    current_engine: str
    score: float | None
    grade: str | None
    users: int | None
    good: float | None
    bottleneck: str | None
    capacity_users: int | None
    parent: dict[str, Any] | None
    remixes: int
    difference: dict[str, Any] | None


class NewStanding(Schema):
    visibility: Literal["unlisted", "listed", "class", "me"]
    course: str | None = Field(None, max_length=12, description="For class: the course's id")


class NewReport(Schema):
    reason: Literal["offensive", "personal", "rights", "spam", "other"]
    text: str = Field("", max_length=1000)


def shown(request: HttpRequest, snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot as the API shows it."""
    assert snapshot.document is not None
    return {
        "id": snapshot.pk,
        "url": request.build_absolute_uri(snapshot.get_absolute_url()),
        "content_hash": snapshot.document_id,
        "forked_from": snapshot.forked_from_id,
        "created": snapshot.created.isoformat(),
        "design": json.loads(snapshot.document.body),
    }


def token_of(request: HttpRequest) -> str:
    """The manage token a request carries, in a header: it reaches no log and no other site."""
    return str(request.headers.get("X-Manage-Key", ""))[:100]


@designs.post("", response={201: NewlyShared, 200: NewlyShared, **ABSENT, **REFUSALS})
def create_design(request: HttpRequest, new: NewDesign, response: HttpResponse) -> Any:
    """Keep a design under a link of its own. What somebody with an account shares again
    unchanged keeps its link."""
    with sharing(request):
        design = read_design(new.design)
        kept = keep(design, new.forked_from, request.user)
    ask(design)
    response.headers["Location"] = f"/api/v1/designs/{kept.snapshot.pk}"
    body = {**shown(request, kept.snapshot), "manage": kept.manage or None}
    return Answer(201 if kept.new else 200, body)


@designs.get("/{snapshot_id}", response={200: SharedDesign, **ABSENT})
def get_design(request: HttpRequest, snapshot_id: str, response: HttpResponse) -> Any:
    """The design under a link. It never changes; it may be removed."""
    snapshot = find(snapshot_id, request.user)
    response.headers["Cache-Control"] = "no-cache" if is_public(snapshot) else UNSTABLE
    response.headers["ETag"] = f'"{snapshot.document_id}"'
    return shown(request, snapshot)


@designs.get("/{snapshot_id}/standing", response={200: Standing, **ABSENT})
def get_standing(request: HttpRequest, snapshot_id: str, response: HttpResponse) -> Any:
    """Who made a shared design from what, who may see it, and the score it was shared with."""
    snapshot = find(snapshot_id, request.user)
    response.headers["Cache-Control"] = UNSTABLE
    result = result_of(snapshot)
    load, score = (result.load, result.score) if result else (None, None)
    return {
        **brief(request, snapshot),
        "engine": result.engine if result else None,
        "current_engine": ENGINE_VERSION,
        "score": score["total"] if score else None,
        "grade": score["grade"] if score else None,
        "users": load["users"] if load else None,
        "good": load["good"] if load else None,
        "bottleneck": load["bottleneck"] if load else None,
        "capacity_users": result.verdict["capacity_users"] if result else None,
        **lineage(snapshot, request.user),
        "difference": difference(snapshot, request.user),
    }


def brief(request: HttpRequest, snapshot: Snapshot) -> dict[str, Any]:
    """What changes about a snapshot, as its author manages it."""
    return {
        "id": snapshot.pk,
        "name": snapshot.name,
        "author": snapshot.author,
        "visibility": snapshot.visibility,
        "listing": snapshot.listing,
        "mine": may_manage(snapshot, request.user, token_of(request)),
        "removed": snapshot.removed.isoformat() if snapshot.removed else None,
    }


@designs.get("/{snapshot_id}/manage", response={200: Brief, **ABSENT})
def get_managed(request: HttpRequest, snapshot_id: str, response: HttpResponse) -> Any:
    """For its author: the standing of a design, removed or not."""
    response.headers["Cache-Control"] = "private, no-store"
    return brief(request, managed(snapshot_id, request.user, token_of(request)))


@designs.patch("/{snapshot_id}", response={200: Brief, **FORBIDDEN, **ABSENT, **REFUSALS})
def change_standing(request: HttpRequest, snapshot_id: str, new: NewStanding) -> Any:
    """For its author: change who may see it. ``listed`` asks the moderators for the gallery."""
    own_page(request)
    snapshot = managed(snapshot_id, request.user, token_of(request))
    standing.show_to(snapshot, new.visibility, new.course)
    return brief(request, snapshot)


@designs.delete("/{snapshot_id}", response={200: Brief, **FORBIDDEN, **ABSENT})
def remove_design(request: HttpRequest, snapshot_id: str) -> Any:
    """For its author: take it away at once. It can be brought back for 30 days."""
    own_page(request)
    snapshot = managed(snapshot_id, request.user, token_of(request))
    standing.remove(snapshot)
    return brief(request, snapshot)


@designs.post("/{snapshot_id}/restore", response={200: Brief, **FORBIDDEN, **ABSENT})
def restore_design(request: HttpRequest, snapshot_id: str) -> Any:
    """For its author: bring a removed design back."""
    own_page(request)
    snapshot = managed(snapshot_id, request.user, token_of(request))
    standing.restore(snapshot)
    return brief(request, snapshot)


@designs.post("/{snapshot_id}/report", response={204: None, **FORBIDDEN, **ABSENT, **REFUSALS})
def report_design(request: HttpRequest, snapshot_id: str, new: NewReport) -> Any:
    """Tell the moderators that a public design should not stand."""
    own_page(request)
    snapshot = find(snapshot_id, request.user)
    count_by(client_address(request), "report", REPORTS_PER_HOUR, HOUR)
    Report.objects.create(snapshot=snapshot, reason=new.reason, text=new.text)
    return Answer(204, None)
