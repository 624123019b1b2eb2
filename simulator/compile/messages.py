"""What compiling can find wrong with a design, in both languages."""

from __future__ import annotations

from simulator.catalogue.classes import CLASSES
from simulator.compile.context import Context, Part
from simulator.compile.request import Operation, Request
from simulator.errors import Problem, pointer
from simulator.text import Text

WANTED: dict[Operation, Text] = {
    "web": Text("a server that answers it", "응답할 서버"),
    "query": Text("a database to read from", "읽을 데이터베이스"),
    "load": Text("a database to read from", "읽을 데이터베이스"),
    "transaction": Text("a database to write to", "쓸 데이터베이스"),
    "job": Text("workers that do the jobs", "작업을 처리할 작업자"),
    "spread": Text("workers that do the jobs", "작업을 처리할 작업자"),
    "fetch": Text("a store that has the file", "파일이 있는 저장소"),
    "store": Text("a store for the file", "파일을 둘 저장소"),
    "session": Text("a store for its sessions", "세션을 둘 저장소"),
}
SOMETHING = Text("a component that takes it", "그것을 받을 구성 요소")
NO_PATH = Text(
    "“{request_class}” has no path: it gets stuck at “{name}”, which needs {wanted}. "
    "Connect “{name}” to one.",
    "‘{request_class}’ 요청이 갈 길이 없습니다. ‘{name}’에서 막혔습니다. 필요한 것: {wanted}. "
    "‘{name}’에서 연결하세요.",
)
NO_CLIENTS = Text(
    "Nobody sends requests: add clients and connect them to a server.",
    "요청을 보낼 클라이언트가 없습니다. 클라이언트를 추가하고 서버에 연결하세요.",
)


def no_clients() -> Problem:
    """A design without a client population."""
    return Problem(pointer("components"), "no_clients", NO_CLIENTS)


def nowhere_to_go(context: Context, client: Part, request: Request) -> Problem:
    """A request class without a path, at the component where it gets stuck."""
    component, missing = context.neighbours.stuck(client.id, request)
    text = NO_PATH.fill(
        request_class=CLASSES[request.request_class].label,
        name=context.parts[component].name, wanted=WANTED.get(missing.operation, SOMETHING),
    )  # fmt: skip
    return Problem(
        pointer("components", component), "no_path", text, component=component,
        values={"request_class": request.request_class, "missing": missing.operation},
    )  # fmt: skip
