"""The frames of a run for somebody who cannot follow it: ask, wait until it has ended, read."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings

from sandbox.refusal import Refusal
from sandbox.runs.lifecycle import request_run
from sandbox.runs.pool import PATIENT_FACTOR
from sandbox.runs.protocol import run_error
from sandbox.runs.question import Question
from sandbox.runs.reading import read_run
from simulator.design import Design
from simulator.text import Text

LOOK_SECONDS = 0.05
Frame = dict[str, Any]
LATE = Refusal(
    503,
    "figures_late",
    Text(
        "The figures are not there in time: many designs are being solved. Try again shortly.",
        "계산 중인 설계가 많아 결과가 제때 나오지 않았습니다. 잠시 뒤에 다시 하세요.",
    ),
    retry_after=10,
)


def frames_when_done(design: Design, question: Question) -> list[Frame]:
    """Every frame of the run that answers the question; Refusal when it fails or takes longer
    than a run may take. Blocks; not for an event loop."""
    return frames_until(design, question, lambda frames: False)


def frames_until(
    design: Design, question: Question, enough: Callable[[list[Frame]], bool]
) -> list[Frame]:
    """The frames of the run as soon as they are ``enough``, or all of them once it has ended;
    a run that fails after that has still answered."""
    run = request_run(design, question)
    allowed = settings.RUN_TIMEOUT_SECONDS * (PATIENT_FACTOR if question.patient else 1)
    end = time.monotonic() + allowed
    frames: list[Frame] = []
    while True:
        stored = read_run(run.key, len(frames))
        if stored is None:
            raise LATE
        frames += [json.loads(payload) for _, payload in stored.frames]
        if enough(frames):
            return frames
        if stored.ended:
            if stored.error is not None:
                raise _refused(stored.error)
            if len(frames) >= stored.frame_count:
                return frames
        if time.monotonic() > end:
            raise LATE
        time.sleep(LOOK_SECONDS)


def _refused(error: dict[str, Any]) -> Refusal:
    said = {language: run_error(error, language) for language in ("en", "ko")}
    sentences = {
        language: " ".join(
            [found["message"], *(each["message"] for each in found.get("problems", ())[:5])]
        )
        for language, found in said.items()
    }
    return Refusal(422, error["code"], Text(sentences["en"], sentences["ko"]))
