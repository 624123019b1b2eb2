"""What may be shared: the limits of a link, each refused by name with what to do about it. They
are lower than what the engine itself takes, so that every link opens quickly for everyone."""

from __future__ import annotations

from sandbox.decency import is_decent
from sandbox.designs.models import Blocked
from sandbox.refusal import Refusal
from simulator.design import Design
from simulator.text import Text

COMPONENTS, CONNECTIONS, BYTES = 200, 400, 64 * 1024
TITLE, LABEL, NOTE = 80, 40, 2_000

TOO_MANY_COMPONENTS = Text(
    "A shared design has at most {limit} components; this one has {count}. Remove some, or "
    "download the file and pass that on.",
    "공유할 수 있는 구성 요소는 최대 {limit}개인데 {count}개가 있습니다. 줄이거나 파일로 "
    "내려받아 전달하세요.",
)
TOO_MANY_CONNECTIONS = Text(
    "A shared design has at most {limit} connections; this one has {count}. Remove some, or "
    "download the file and pass that on.",
    "공유할 수 있는 연결은 최대 {limit}개인데 {count}개가 있습니다. 줄이거나 파일로 내려받아 "
    "전달하세요.",
)
TOO_LARGE = Text(
    "A shared design has at most {limit} KB; this one has {count} KB. Shorten its notes, or "
    "download the file and pass that on.",
    "공유할 수 있는 크기는 최대 {limit} KB인데 {count} KB입니다. 메모를 줄이거나 파일로 "
    "내려받아 전달하세요.",
)
LONG_TITLE = Text(
    "The title of a shared design has at most {limit} characters; this one has {count}. "
    "Shorten it.",
    "공유하는 설계의 제목은 최대 {limit}자인데 {count}자입니다. 줄여 주세요.",
)
LONG_LABEL = Text(
    "Names in a shared design have at most {limit} characters; “{name}” has {count}. Shorten it.",
    "공유하는 설계의 이름은 최대 {limit}자인데 “{name}”은(는) {count}자입니다. 줄여 주세요.",
)
LONG_NOTE = Text(
    "A note in a shared design has at most {limit} characters; “{name}…” has {count}. Shorten it.",
    "공유하는 설계의 메모는 최대 {limit}자인데 “{name}…” 메모는 {count}자입니다. 줄여 주세요.",
)
INDECENT = Text(
    "“{name}” holds a word that may not stand on a public page. Choose other words; a private "
    "link and the file take any.",
    "“{name}”에 공개 페이지에 쓸 수 없는 말이 있습니다. 다른 말로 바꿔 주세요. 비공개 링크와 "
    "파일에는 제한이 없습니다.",
)
BLOCKED = Refusal(
    403,
    "blocked",
    Text(
        "This design was taken down before and cannot be shared again.",
        "이전에 삭제된 설계라서 다시 공유할 수 없습니다.",
    ),
)


def check(design: Design) -> None:
    """A Refusal when ``design`` may not stand under a public link."""
    size = len(design.canonical().encode())
    most("too_many_components", TOO_MANY_COMPONENTS, len(design.components), COMPONENTS)
    most("too_many_connections", TOO_MANY_CONNECTIONS, len(design.connections), CONNECTIONS)
    if size > BYTES:
        raise refuse("too_large", TOO_LARGE, -(-size // 1024), BYTES // 1024)
    most("title_too_long", LONG_TITLE, len(design.name), TITLE)
    labels = [c.name for c in design.components.values()]
    labels += [c.label for c in design.connections.values()]
    for label in labels:
        most("label_too_long", LONG_LABEL, len(label), LABEL, label)
    for text in (*(note.text for note in design.notes), design.description):
        most("note_too_long", LONG_NOTE, len(text), NOTE, text)
    for text in (design.name, *labels, *(note.text for note in design.notes), design.description):
        if not is_decent(text):
            raise Refusal(422, "indecent", INDECENT.fill(name=text[:40]))
    if Blocked.objects.filter(pk=design.content_hash).exists():
        raise BLOCKED


def most(code: str, text: Text, count: int, limit: int, name: str = "") -> None:
    """A Refusal when ``count`` is above ``limit``."""
    if count > limit:
        raise refuse(code, text, count, limit, name)


def refuse(code: str, text: Text, count: int, limit: int, name: str = "") -> Refusal:
    """The refusal that names the limit."""
    return Refusal(422, code, text.fill(limit=f"{limit:,}", count=f"{count:,}", name=name[:40]))
