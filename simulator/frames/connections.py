"""What flows on each connection at one load: rates by class, bandwidth, and why."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from simulator.compile.compiler import Compiled
from simulator.frames.numbers import at
from simulator.text import Text

REASONS = 2
"""How many reasons a connection shows: the largest flows explain it."""
UNUSED = Text("nothing flows here", "흐르는 요청이 없습니다")


def connection_frames(compiled: Compiled, column: int) -> dict[str, dict[str, Any]]:
    """The ``connections`` of a load frame."""
    classes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    kilobytes: dict[str, float] = defaultdict(float)
    reasons: dict[str, dict[Text, float]] = defaultdict(lambda: defaultdict(float))
    for marker, call in compiled.calls.items():
        rate = at(compiled.traffic.visits.get(marker, 0.0), column)
        if rate <= 0:
            continue
        classes[call.link.id][call.request.request_class] += rate
        kilobytes[call.link.id] += rate * call.kb
        reasons[call.link.id][call.why] += rate
    return {
        link: {
            "rate": sum(classes[link].values()),
            "classes": dict(classes[link]),
            "mbit_s": kilobytes[link] * 8.0 / 1000.0,
            "why": _why(reasons[link]).to_json(),
        }
        for link in compiled.design.connections
    }


def _why(reasons: dict[Text, float]) -> Text:
    if not reasons:
        return UNUSED
    largest = sorted(reasons, key=lambda text: (-reasons[text], text.en))[:REASONS]
    return Text("; ".join(text.en for text in largest), "; ".join(text.ko for text in largest))
