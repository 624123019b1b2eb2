"""Designs of signed-in people: saving, publishing under a page of their own, new addresses."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Max

from sandbox import clock
from sandbox.designs.models import Project, Slug, Snapshot, Version
from sandbox.designs.sharing import GONE, Reader, find, keep
from sandbox.reading import row_number
from sandbox.refusal import Refusal
from simulator.design import Design
from simulator.text import Text

MOST_PROJECTS = 500
TOO_MANY = Refusal(
    409,
    "too_many_projects",
    Text(
        "An account keeps at most 500 designs. Delete one that you no longer need.",
        "설계는 계정마다 500개까지 보관합니다. 필요 없는 설계를 지우세요.",
    ),
)
UNKNOWN = Refusal(404, "unknown_project", Text("There is no such design.", "그런 설계가 없습니다."))
UNKNOWN_PAGE = Refusal(
    404,
    "unknown_page",
    Text(
        "There is no such project page. Check the link: capital and small letters differ.",
        "그런 프로젝트 페이지가 없습니다. 링크의 대문자와 소문자를 확인하세요.",
    ),
)
PAGE_GONE = Refusal(
    410,
    "page_gone",
    Text(
        "This project page has moved or was removed by its author.",
        "작성자가 옮기거나 삭제한 프로젝트 페이지입니다.",
    ),
)


class Conflict(Refusal):
    """Somebody saved a later version; it comes along so that nothing is lost."""

    def __init__(self, project: Project) -> None:
        super().__init__(
            409,
            "saved_elsewhere",
            Text(
                "This design was changed elsewhere in the meantime.",
                "그사이 다른 곳에서 이 설계가 바뀌었습니다.",
            ),
        )
        self.project = project


def mine(key: str, owner: Reader) -> Project:
    """A project of ``owner``; for everybody else there is none."""
    if not isinstance(owner, User):
        raise UNKNOWN
    found = Project.objects.filter(pk=key, owner=owner).first()
    if found is None:
        raise UNKNOWN
    return found


def start(owner: User, design: Design, origin: str | None = None) -> Project:
    """A new project that holds ``design``, perhaps made from a shared one."""
    if Project.objects.filter(owner=owner).count() >= MOST_PROJECTS:
        raise TOO_MANY
    source = find(origin, owner) if origin else None
    return Project.objects.create(
        owner=owner, name=design.name[:200], body=design.canonical(), origin=source
    )


def save(project: Project, design: Design, revision: int) -> Project:
    """Save on top of ``revision``; Conflict when somebody saved since. Saving what is there
    already changes nothing."""
    if project.body == design.canonical():
        return project
    saved = Project.objects.filter(pk=project.pk, revision=revision).update(
        name=design.name[:200],
        body=design.canonical(),
        revision=F("revision") + 1,
        updated=clock.now(),
    )
    project.refresh_from_db()
    if not saved:
        raise Conflict(project)
    return project


def publish(project: Project, design: Design) -> Version:
    """Show ``design`` on the project's page; the same design once more is the same version."""
    origin = project.origin
    source = origin.pk if origin is not None and not origin.gone else None
    snapshot = keep(design, source, project.owner).snapshot
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        latest = project.versions.first()
        if latest is not None and latest.snapshot_id == snapshot.pk:
            return latest
        number = (project.versions.aggregate(Max("number"))["number__max"] or 0) + 1
        if not project.slugs.filter(retired=None).exists():
            Slug.objects.create(project=project)
        return Version.objects.create(project=project, number=number, snapshot=snapshot)


def new_link(project: Project) -> Slug:
    """Another address; the old one answers 410 from now on."""
    with transaction.atomic():
        project.slugs.filter(retired=None).update(retired=clock.now())
        return Slug.objects.create(project=project)


def delete(project: Project) -> None:
    """Delete a project for good; its page is gone, its snapshots stand on their own."""
    with transaction.atomic():
        project.slugs.filter(retired=None).update(retired=clock.now())
        project.delete()


def shown(address: str, reader: Reader | None) -> tuple[Version, Snapshot]:
    """What ``slug`` or ``slug@n`` shows this reader; Refusal 404 or 410."""
    slug, _, number = address.partition("@")
    found = Slug.objects.select_related("project").filter(pk=slug).first()
    if found is None:
        raise UNKNOWN_PAGE
    if found.retired is not None or found.project is None:
        raise PAGE_GONE
    versions = found.project.versions.all()
    if number:
        versions = versions.filter(number=row_number(number))
    version = versions.first()
    if version is None:
        raise UNKNOWN_PAGE
    return version, find(version.snapshot_id, reader)


__all__ = ["GONE", "Conflict", "delete", "mine", "new_link", "publish", "save", "shown", "start"]
