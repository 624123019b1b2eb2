"""The messages of the websocket, version 1, as typed schemas (docs/protocol.md).

Client messages are validated here; server messages are built here, so the names of fields
stand in one place.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from sandbox.fields import field_problems
from sandbox.refusal import Refusal
from sandbox.runs.question import Kind
from simulator import ENGINE_VERSION
from simulator.text import Text

MESSAGE = Text("The message", "메시지")
PROTOCOL = 1
HEARTBEAT_SECONDS = 20
MAX_FOLLOWED = 4
MAX_LOADS = 16
MAX_USERS = 1_000_000_000
MAX_REQUESTS = 2_000_000

RunKey = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Users = Annotated[int, Field(ge=1, le=MAX_USERS, strict=True)]
Loads = Annotated[list[Users], Field(min_length=1, max_length=MAX_LOADS)]
Requests = Annotated[int, Field(ge=10_000, le=MAX_REQUESTS, strict=True)]
Seed = Annotated[int, Field(ge=0, le=2**31 - 1, strict=True)]
Seq = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]


class Message(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Resume(Message):
    run: RunKey
    from_: Seq = Field(alias="from")


class Hello(Message):
    t: Literal["hello"]
    resume: list[Resume] = Field(default=[], max_length=MAX_FOLLOWED)
    language: Literal["en", "ko"] | None = None


class RunStart(Message):
    t: Literal["run.start"]
    id: str = Field(max_length=64)
    design: dict[str, Any]
    kind: Kind = "solve"
    lesson: str | None = Field(None, max_length=40)
    loads: Loads | None = None
    users: Users | None = None
    requests: Requests | None = None
    seed: Seed | None = None
    other: dict[str, Any] | None = None


class RunFollow(Resume):
    t: Literal["run.follow"]


class RunCancel(Message):
    t: Literal["run.cancel"]
    run: RunKey


class Ping(Message):
    t: Literal["ping"]


Incoming = Hello | RunStart | RunFollow | RunCancel | Ping
TYPES = ("hello", "run.start", "run.follow", "run.cancel", "ping")
_incoming: TypeAdapter[Incoming] = TypeAdapter(Annotated[Incoming, Field(discriminator="t")])


def read_message(value: object) -> Incoming:
    """The message a client meant, or a Refusal naming each thing wrong with it."""
    if not isinstance(value, dict) or not isinstance(value.get("t"), str):
        raise Refusal(
            400,
            "not_a_message",
            Text(
                'A message is a JSON object with a text "t", such as {{"t": "ping"}}.',
                '메시지는 {{"t": "ping"}}처럼 문자열 "t"가 있는 JSON 객체여야 합니다.',
            ).fill(),
        )
    if value["t"] not in TYPES:
        raise Refusal(
            400,
            "unknown_type",
            Text(
                'There is no message type "{given}". Known types: {known}.',
                '"{given}" 메시지 형식은 없습니다. 사용할 수 있는 형식: {known}.',
            ).fill(given=value["t"][:40], known=", ".join(TYPES)),
        )
    try:
        return _incoming.validate_python(value)
    except ValidationError as error:
        raise Refusal(
            400,
            "message_invalid",
            Text(
                'The message "{given}" has fields that cannot be used.',
                '"{given}" 메시지에 사용할 수 없는 항목이 있습니다.',
            ).fill(given=value["t"]),
            problems=field_problems(_in_message(error), MESSAGE),
        ) from None


def _in_message(error: ValidationError) -> list[dict[str, Any]]:
    """What was found wrong, its places without the type that chose the schema."""
    found = error.errors(include_url=False, include_input=False)
    return [{**item, "loc": [part for part in item["loc"] if part not in TYPES]} for item in found]


def dump(message: dict[str, Any]) -> str:
    """A server message as text."""
    return json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def welcome() -> dict[str, Any]:
    """What a client needs to know before it asks for anything."""
    return {
        "t": "welcome",
        "protocol": PROTOCOL,
        "engine": ENGINE_VERSION,
        "heartbeat_s": HEARTBEAT_SECONDS,
        "limits": {
            "document_bytes": settings.DOCUMENT_BYTES,
            "message_bytes": settings.SOCKET_MESSAGE_BYTES,
            "messages_per_second": settings.SOCKET_MESSAGES_PER_SECOND,
            "followed_runs": MAX_FOLLOWED,
            "loads": MAX_LOADS,
            "users": MAX_USERS,
            "requests": MAX_REQUESTS,
        },
    }


def accepted(reference: str, run: str, cached: bool) -> dict[str, Any]:
    return {"t": "run.accepted", "id": reference, "run": run, "cached": cached}


def frame_text(run: str, seq: int, payload: str) -> str:
    """A ``run.frame`` around a payload that is JSON already."""
    return f'{{"t":"run.frame","run":"{run}","seq":{seq},"frame":{payload}}}'


def end(run: str, seq: int, status: str, error: dict[str, Any] | None = None) -> dict[str, Any]:
    message: dict[str, Any] = {"t": "run.end", "run": run, "seq": seq, "status": status}
    return {**message, "error": error} if error else message


def error(refusal: Refusal, language: str, reference: str | None, fatal: bool) -> dict[str, Any]:
    """What was wrong with a message; after a fatal one the server closes the socket."""
    message: dict[str, Any] = {"t": "error", **refusal.to_json(language), "fatal": fatal}
    return {**message, "id": reference} if reference is not None else message


_RUN_ERRORS = {
    "design_invalid": Text(
        "The design cannot be solved as it stands.", "지금의 설계로는 계산할 수 없습니다."
    ),
    "too_slow": Text(
        "The design takes longer to solve than allowed. Make it smaller or ask for fewer loads.",
        "허용된 시간 안에 계산하지 못했습니다. 설계를 줄이거나 부하 단계를 줄이세요.",
    ),
    "gave_up": Text(
        "Solving was interrupted several times. Change something or try again later.",
        "계산이 여러 번 중단되었습니다. 설계를 바꾸거나 잠시 후 다시 시도하세요.",
    ),
    "internal": Text(
        "Solving failed through a fault of ours, which is logged. Try again or change the design.",
        "내부 오류로 계산하지 못했습니다. 오류를 기록했으니 다시 시도하거나 설계를 바꿔 보세요.",
    ),
}


def run_error(stored: dict[str, Any], language: str) -> dict[str, Any]:
    """Why a run failed, from what the database keeps, in one language."""
    words = _RUN_ERRORS.get(stored["code"], _RUN_ERRORS["internal"])
    shown: dict[str, Any] = {"code": stored["code"], "message": words.get(language)}
    problems: Sequence[dict[str, Any]] = stored.get("problems", ())
    if problems:
        shown["problems"] = [{**p, "message": p["message"][language]} for p in problems]
    return shown
