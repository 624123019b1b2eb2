"""Designs a signed-in person keeps on the server: saving, publishing, a page's address."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from sandbox.api.admission import admit, sharing
from sandbox.api.details import ABSENT, REFUSALS, ProblemDetail
from sandbox.designs import projects as kept
from sandbox.designs.freezing import ask
from sandbox.designs.models import Project, Version
from sandbox.refusal import Refusal
from sandbox.runs.asking import read_design
from simulator.text import Text

projects = Router(tags=["projects"])
REFUSED = {403: ProblemDetail, 409: ProblemDetail, **ABSENT, **REFUSALS}
SIGN_IN = Refusal(
    403,
    "sign_in",
    Text("Sign in to keep designs on the server.", "설계를 서버에 보관하려면 로그인하세요."),
)


class NewProject(Schema):
    design: dict[str, Any] = Field(description="A document of format loadstone-design/1")
    origin: str | None = Field(None, max_length=12, description="The snapshot it comes from")


class SavedDesign(Schema):
    design: dict[str, Any] = Field(description="A document of format loadstone-design/1")
    revision: int = Field(ge=1, description="The revision it was made from")


class Published(Schema):
    design: dict[str, Any] = Field(description="A document of format loadstone-design/1")


class ShownProject(Schema):
    id: str
    name: str
    revision: int
    updated: str
    page: str | None = Field(description="The address of its page, if it was published")


class WholeProject(ShownProject):
    design: dict[str, Any]


class ShownVersion(Schema):
    number: int
    page: str
    pinned: str
    snapshot: str


def reader(request: HttpRequest) -> User:
    """Who asks; Refusal for somebody who is not signed in."""
    if not isinstance(request.user, User):
        raise SIGN_IN
    return request.user


def shown(request: HttpRequest, project: Project) -> dict[str, Any]:
    """A project without its design."""
    slug = project.slug
    return {
        "id": project.pk,
        "name": project.name,
        "revision": project.revision,
        "updated": project.updated.isoformat(),
        "page": request.build_absolute_uri(f"/p/{slug}") if slug else None,
    }


def version_of(request: HttpRequest, version: Version) -> dict[str, Any]:
    """One publication of a project."""
    page = request.build_absolute_uri(f"/p/{version.project.slug}")
    return {
        "number": version.number,
        "page": page,
        "pinned": f"{page}@{version.number}",
        "snapshot": version.snapshot_id,
    }


@projects.get("", response={200: list[ShownProject], 403: ProblemDetail})
def list_projects(request: HttpRequest) -> Any:
    """One's own designs, the latest first."""
    owned = Project.objects.filter(owner=reader(request)).prefetch_related("slugs")
    return [shown(request, project) for project in owned]


@projects.post("", response={201: WholeProject, **REFUSED})
def create_project(request: HttpRequest, new: NewProject) -> Any:
    """Keep a new design on the server."""
    admit(request, "projects", settings.SAVES_PER_MINUTE)
    project = kept.start(reader(request), read_design(new.design), new.origin)
    return Answer(201, {**shown(request, project), "design": json.loads(project.body)})


@projects.get("/{key}", response={200: WholeProject, **REFUSED})
def get_project(request: HttpRequest, key: str) -> Any:
    """One of one's own designs."""
    project = kept.mine(key, request.user)
    return {**shown(request, project), "design": json.loads(project.body)}


@projects.put("/{key}", response={200: ShownProject, **REFUSED})
def save_project(request: HttpRequest, key: str, saved: SavedDesign) -> Any:
    """Save on top of a revision; 409 when it was changed elsewhere since."""
    admit(request, "projects", settings.SAVES_PER_MINUTE)
    project = kept.mine(key, request.user)
    return shown(request, kept.save(project, read_design(saved.design), saved.revision))


@projects.delete("/{key}", response={204: None, **REFUSED})
def delete_project(request: HttpRequest, key: str) -> Any:
    """Delete it; its page answers 410 from now on."""
    admit(request, "projects", settings.SAVES_PER_MINUTE)
    kept.delete(kept.mine(key, request.user))
    return Answer(204, None)


@projects.post("/{key}/publish", response={200: ShownVersion, **REFUSED})
def publish_project(request: HttpRequest, key: str, new: Published) -> Any:
    """Show this state on the project's page, as its next version."""
    project = kept.mine(key, request.user)
    with sharing(request):
        design = read_design(new.design)
        version = kept.publish(project, design)
    ask(design)
    return version_of(request, version)


@projects.post("/{key}/link", response={200: ShownProject, **REFUSED})
def reset_link(request: HttpRequest, key: str) -> Any:
    """Move its page to a new address; the old one answers 410."""
    admit(request, "projects", settings.SAVES_PER_MINUTE)
    project = kept.mine(key, request.user)
    kept.new_link(project)
    return shown(request, project)
