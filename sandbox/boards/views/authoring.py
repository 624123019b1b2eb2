"""The pages on which boards are written."""

from __future__ import annotations

import json
from copy import deepcopy

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from sandbox.boards import authoring, draft_form
from sandbox.boards.cloning import clone_board
from sandbox.boards.entering import board_page
from sandbox.boards.models import Assignment, Board
from sandbox.boards.models.assignment import Preset
from sandbox.boards.presets import LABELS, SETTINGS
from sandbox.boards.views.editor import editor_page
from sandbox.classes import audit
from sandbox.classes.pages import complain, course_page, say, show
from sandbox.classes.policy import Action, Actor
from sandbox.reading import read_json, row_number
from sandbox.refusal import Refusal
from sandbox.site.language import current_language, in_language
from simulator.judge.boards import challenges
from simulator.text import Text

SAVED = Text("Saved.", "저장했습니다.")


@course_page(Action.EDIT_BOARD)
def boards(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The course's boards, and new ones: empty, from a template, from a file."""
    course = actor.course
    if request.method == "POST":
        try:
            made = _new(request, actor)
            audit.log(actor, "board.made", made.pk)
            return redirect(f"/c/{course.pk}/boards/{made.pk}")
        except Refusal as refusal:
            complain(request, refusal)
    language = current_language()
    templates = [(one.id, one.words.title.get(language)) for one in challenges().values()]
    found = list(course.boards.prefetch_related("versions__assignments"))
    return show(request, actor, "boards/boards.html", "/boards", boards=found, templates=templates)


def _new(request: HttpRequest, actor: Actor) -> Board:
    file = request.FILES.get("file")
    if isinstance(file, UploadedFile):
        document = read_json(file.read(settings.DOCUMENT_BYTES + 1), settings.DOCUMENT_BYTES)
        draft = authoring.read_draft(document)
        board = authoring.new_board(actor.course)
        authoring.save_draft(board, draft)
        return board
    return authoring.new_board(actor.course, request.POST.get("template", ""))


@board_page(Action.EDIT_BOARD)
def board(request: HttpRequest, actor: Actor, found: Board) -> HttpResponse:
    """One board: its words, demands, scenarios, rules and versions."""
    here = f"/c/{actor.course.pk}/boards/{found.pk}"
    if request.method == "POST":
        try:
            return _change(request, actor, found, here)
        except Refusal as refusal:
            complain(request, refusal)
            return redirect(here)
    versions = list(found.versions.all()[:20])
    states = []
    for one in versions:
        state = authoring.reference_state(one) if one in versions[:3] else ""
        why = authoring.reference_words(one) if state == "fails" else []
        states.append((one, state, why))
    assignments = Assignment.objects.filter(version__board=found).select_related("version")
    presets = [(preset.value, in_language(LABELS[preset])) for preset in Preset]
    return show(
        request, actor, "boards/board.html", "/boards", board=found, versions=states,
        problems=authoring.problems_of(found.draft), assignments=assignments, presets=presets,
        sections=draft_form.context_of(found.draft), targets=_targets(found),
        others=_other_courses(request, actor),
        draft_json=json.dumps(found.draft, ensure_ascii=False, indent=1),
    )  # fmt: skip


def _targets(found: Board) -> list[str]:
    drawings = [found.draft.get(name) or {} for name in ("start", "reference")]
    return sorted({key for one in drawings for key in one.get("components", {})})


def _other_courses(request: HttpRequest, actor: Actor) -> list[tuple[str, str]]:
    """Courses of this person that the board may be cloned into."""
    from sandbox.classes.models import Enrolment

    mine = Enrolment.objects.filter(
        identity__user_id=int(request.user.pk or 0), role="staff", status="active"
    ).select_related("course")
    return [(one.course_id, str(one.course)) for one in mine if one.instructor or one.author]


def _change(request: HttpRequest, actor: Actor, found: Board, here: str) -> HttpResponse:
    what = request.POST.get("what", "")
    if what in draft_form.SECTIONS:
        draft = deepcopy(found.draft)
        draft_form.SECTIONS[what](draft, request.POST)
        authoring.save_draft(found, draft)
        say(request, SAVED)
        return redirect(f"{here}#{what}")
    if what == "json":
        text = request.POST.get("document", "")
        document = read_json(text.encode(), settings.DOCUMENT_BYTES)
        authoring.save_draft(found, authoring.read_draft(document))
        say(request, SAVED)
    elif what == "version":
        version = authoring.make_version(found, actor.key)
        audit.log(actor, "board.version", found.pk, after=version.number)
        say(
            request,
            Text("This is version {number}.", "버전 {number}입니다."),
            number=version.number,
        )
    elif what == "assign":
        number = request.POST.get("version", "")
        chosen = found.versions.filter(number=row_number(number)).first()
        if chosen is None:
            raise Http404
        preset = request.POST.get("preset", Preset.HOMEWORK)
        made = Assignment.objects.create(
            course=actor.course, version=chosen, preset=preset, **SETTINGS.get(preset, {})
        )
        audit.log(actor, "assignment.made", made.pk, after={"board": found.pk, "preset": preset})
        return redirect(f"/a/{made.pk}")
    elif what == "clone":
        return redirect(clone_board(request, actor, found, request.POST.get("course", "")))
    return redirect(here)


@board_page(Action.EDIT_BOARD)
def board_json(request: HttpRequest, actor: Actor, found: Board) -> HttpResponse:
    """The draft as a file."""
    text = json.dumps(found.draft, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="board-{found.pk}.json"'
    return response


@board_page(Action.EDIT_BOARD)
def draw(request: HttpRequest, actor: Actor, found: Board, which: str) -> HttpResponse:
    """The start or the reference design in the editor."""
    if which not in ("start", "reference"):
        raise Http404(which)
    drawing = found.draft.get(which) or found.draft["start"]
    design = {
        "format": "loadstone-design/1",
        "name": found.title(current_language()),
        **{key: drawing.get(key, []) for key in ("notes",)},
        "components": drawing.get("components", {}),
        "connections": drawing.get("connections", {}),
        "workload": found.draft.get("workload", {}),
        "goals": found.draft.get("goals", {}),
        "scenarios": [],
    }
    return editor_page(
        request,
        title=found.title(current_language()),
        design=design,
        board={
            "mode": "author",
            "which": which,
            "save": f"/api/v1/boards/{found.pk}/{which}",
            "back": f"/c/{actor.course.pk}/boards/{found.pk}",
        },
    )
