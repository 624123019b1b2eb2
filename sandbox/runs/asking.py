"""From a request to a run: the design is checked, the loads are put in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sandbox.learn.chapters import chapters
from sandbox.refusal import Refusal, refuse_document
from sandbox.runs.lifecycle import cancel_run, request_run, revive_run
from sandbox.runs.models import Run, Status
from sandbox.runs.question import JUDGEMENTS, Kind, Question, Verification
from simulator.design import Design, parse_design
from simulator.design.canonical import canonical_json
from simulator.errors import DesignError
from simulator.text import Text

REQUESTS = 1_000_000
"""Requests that are simulated when nobody says how many."""
NOT_OF_THIS_KIND = Refusal(
    422,
    "message_invalid",
    Text(
        "“loads” goes with the kind solve; “users”, “requests” and “seed” with verify; "
        "“other” with compare and calibrate. Other judgements take the design alone.",
        "‘loads’는 solve에, ‘users’, ‘requests’, ‘seed’는 verify에, ‘other’는 compare와 "
        "calibrate에 씁니다. 다른 평가에는 설계만 보냅니다.",
    ),
)
NOTHING_TO_COMPARE = Refusal(
    422,
    "message_invalid",
    Text(
        "The kind compare needs a second design. Send it as “other”.",
        "compare에는 두 번째 설계가 필요합니다. ‘other’로 보내세요.",
    ),
)

NOTHING_TO_CALIBRATE = Refusal(
    422,
    "message_invalid",
    Text(
        "The kind calibrate needs the results of a load test. Send them as “other”, with the text "
        "of the file as “results”.",
        "calibrate에는 부하 테스트의 결과가 필요합니다. ‘other’ 안의 ‘results’에 파일의 텍스트를 "
        "넣어 보내세요.",
    ),
)
NO_LESSON = Refusal(
    422,
    "message_invalid",
    Text(
        "“lesson” names a chapter and goes with the kind lesson, which needs it.",
        "‘lesson’은 장의 이름이며 lesson 종류에만, 그리고 반드시 함께 씁니다.",
    ),
)
UNKNOWN_LESSON = Refusal(
    404,
    "unknown_lesson",
    Text(
        "There is no such chapter. /learn lists all of them.",
        "그런 장이 없습니다. /learn에서 모든 장을 볼 수 있습니다.",
    ),
)


def read_design(document: object) -> Design:
    """The design in ``document``, or a Refusal with everything that is wrong in it."""
    if not isinstance(document, dict):
        raise Refusal(
            422,
            "design_invalid",
            Text("A design is a JSON object.", "설계는 JSON 객체여야 합니다."),
        )
    try:
        return parse_design(document)
    except DesignError as error:
        raise refuse_document(error) from None


def read_load_test(design: Design, document: dict[str, Any]) -> str:
    """What a calibration asks, as canonical JSON; a Refusal with what is wrong in it."""
    from simulator.calibrate import ResultsError, parse_request

    try:
        parse_request(design, document)
    except ResultsError as error:
        problem = error.problems[0]
        raise Refusal(422, problem.code, problem.text, problems=error.problems) from None
    return canonical_json(document)


def question_in(
    design: Design,
    kind: Kind,
    loads: Sequence[int] | None,
    users: int | None,
    requests: int | None,
    seed: int | None,
    other: dict[str, Any] | None = None,
    lesson: str | None = None,
) -> Question:
    """What is asked: user counts ascending and once each, one load to simulate, a judgement, or
    whether a chapter's goals are met.

    Raises a Refusal where a field belongs to another kind.
    """
    foreign = {"solve": (users, requests, seed), "verify": (loads,)}
    if any(value is not None for value in foreign.get(kind, (loads, users, requests, seed))):
        raise NOT_OF_THIS_KIND
    if kind == "compare":
        if other is None:
            raise NOTHING_TO_COMPARE
        return Question(judgement=kind, other=read_design(other).canonical())
    if kind == "calibrate":
        if other is None:
            raise NOTHING_TO_CALIBRATE
        return Question(judgement=kind, other=read_load_test(design, other))
    if other is not None:
        raise NOT_OF_THIS_KIND
    if (kind == "lesson") != (lesson is not None):
        raise NO_LESSON
    if lesson is not None:
        if lesson not in chapters():
            raise UNKNOWN_LESSON
        return Question(lesson=lesson)
    if kind in JUDGEMENTS:
        return Question(judgement=kind)
    if kind == "solve":
        return Question(tuple(sorted(set(loads or ()))))
    return Question(
        verification=Verification(
            users or design.workload.users, requests or REQUESTS, 1 if seed is None else seed
        )
    )


def replace_run(previous: str | None, design: Design, question: Question) -> Run:
    """Ask for a run in place of the ``previous`` one, which is cancelled when it differs."""
    run = request_run(design, question)
    if previous not in {None, run.key}:
        cancel_run(str(previous))
    return run


def revive(key: str) -> None:
    """Queue a run again that somebody else cancelled while it is still wanted."""
    run = Run.objects.filter(key=key, status=Status.CANCELLED).first()
    if run is not None:
        revive_run(run)
