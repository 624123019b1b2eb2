"""Bringing marks back from a spreadsheet: the file, what it would change, and changing it."""

from __future__ import annotations

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sandbox.boards import marking
from sandbox.classes import roster
from sandbox.classes.pages import complain, course_page, say, show
from sandbox.classes.policy import Action, Actor
from sandbox.refusal import Refusal
from simulator.text import Text

PREVIEW_SECONDS = 3600
NO_FILE = Refusal(422, "no_file", Text("Choose a file first.", "먼저 파일을 고르세요."))
EXPIRED = Refusal(
    410,
    "preview_expired",
    Text("The preview has expired. Choose the file again.",
         "미리 보기가 만료되었습니다. 파일을 다시 고르세요."),
)  # fmt: skip


@course_page(Action.MARK)
def marks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """First what the file would do; with ``apply`` it is done."""
    text, preview = "", None
    salt = f"marks:{actor.course.pk}:{actor.key}"
    if request.method == "POST":
        try:
            if "apply" in request.POST:
                text = signing.loads(request.POST["apply"], salt=salt, max_age=PREVIEW_SECONDS)
                done = marking.apply(actor, text, request.POST.get("reason", ""))
                said = Text("{count} grades changed.", "성적 {count}건을 바꿨습니다.")
                say(request, said, count=len(done.changes))
                return redirect(f"/c/{actor.course.pk}/gradebook")
            file = request.FILES.get("file")
            if not isinstance(file, UploadedFile) or not file.size:
                raise NO_FILE
            text = roster.decode(file.read(roster.MOST_BYTES + 1))
        except Refusal as refusal:
            complain(request, refusal)
        except signing.BadSignature:
            complain(request, EXPIRED)
        try:
            preview = marking.preview(actor, text) if text else None
        except Refusal as refusal:
            complain(request, refusal)
    signed = signing.dumps(text, salt=salt, compress=True) if preview else ""
    return show(request, actor, "boards/marks.html", "/gradebook", preview=preview, signed=signed)
