"""A design held against the results of a load test: measured beside predicted by request class,
and what the design would have to say for its predictions to be what was measured.

Nothing is changed here: every change is a patch to be looked through first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.calibrate.fit import Fit, fit
from simulator.calibrate.matching import CHOICES, guess, key_of
from simulator.calibrate.measured import Measured, counted
from simulator.calibrate.request import Request, parse_request
from simulator.calibrate.results import Results
from simulator.calibrate.trial import Trial, run, under_test
from simulator.catalogue.workload import WORKLOAD_PARAMS
from simulator.design.document import Design
from simulator.errors import pointer
from simulator.frames.numbers import tidy
from simulator.text import Text

Frame = dict[str, Any]

SOURCE = (
    "Z. Liu, L. Wynter, C. H. Xia, F. Zhang, “Parameter inference of queueing models for IT "
    "systems using end-to-end measurements”, Performance Evaluation 63 (2006)"
)
EXPRESSION = "d: Tc(d) = Mc"
METHOD = Text(
    "The processor times d of all classes together are sought at which the predicted mean "
    "response time Tc of each class, with its waits at the measured rates, is the measured "
    "mean Mc.",
    "모든 요청 종류의 프로세서 시간 d를 함께 찾습니다. 측정한 비율에서 대기까지 포함해 예측한 각 "
    "종류의 평균 응답 시간 Tc가 측정한 평균 Mc와 같아지는 값입니다.",
)
FILES_ALONE = Text(
    "Static files and images are left out: in a design they follow page reads, and the results "
    "have none.",
    "정적 파일과 이미지는 뺐습니다. 설계에서는 페이지 읽기에 따라오는데, 결과에는 읽기가 없습니다.",
)
NOT_COUNTED = Text(
    "The summary does not count each kind of request, so the whole rate is shared out as the "
    "design's mix has it. A threshold on “http_reqs{{…}}” with the same tag makes k6 count them.",
    "요약에 종류별 요청 수가 없어 전체 비율을 설계의 요청 구성대로 나눴습니다. 같은 태그의 "
    "‘http_reqs{{…}}’ 임계값을 두면 k6가 종류별로 셉니다.",
).fill()
FAILED = Text(
    "{share:.1%} of the requests failed. Times of failures are among those measured, so compare "
    "with care.",
    "요청의 {share:.1%}가 실패했습니다. 측정한 시간에는 실패한 요청의 시간도 들어 있으니 조심해서 "
    "비교하세요.",
)
FULL = Text(
    "At the measured rate this is full: {names}. Times there say how long the test ran, not what "
    "a request takes; calibrate with a test below saturation.",
    "측정한 비율에서 이미 가득 찬 곳: {names}. 그곳의 시간은 요청이 아니라 테스트의 길이를 "
    "보여 줍니다. 포화 전의 테스트로 보정하세요.",
)
NO_EFFECT = Text(
    "No processor time of this class lies in its way, so it cannot be what is off.",
    "이 종류의 프로세서 시간은 요청이 가는 길에 없어, 그것으로 맞출 수 없습니다.",
)
NOT_REACHED = Text(
    "No processor time of this class brings the mean there: what is left is time of the network, "
    "the database or something that is not drawn.",
    "이 종류의 프로세서 시간만으로는 평균을 맞출 수 없습니다. 나머지는 네트워크나 데이터베이스, "
    "또는 그려지지 않은 것의 시간입니다.",
)
OUT_OF_RANGE = Text(
    "Outside what a design may say ({low:g} to {high:g}).",
    "설계에서 쓸 수 있는 범위({low:g}~{high:g})를 벗어납니다.",
)
ONLY_IF = Text(
    "Only if the test did what {users:,} users do at the peak.",
    "테스트가 사용자 {users:,}명이 가장 바쁠 때 하는 만큼 보냈을 때만 맞습니다.",
)


def calibration_frames(design: Design, asked: Mapping[str, Any]) -> Iterator[Frame]:
    """The one frame of a calibration; ``asked`` holds the ``results`` as text, ``matches`` the
    class of entries by their key (None: left out) and ``round_trip_ms``.

    Raises ResultsError or DesignError.
    """
    yield calibrate(design, parse_request(design, asked))


def calibrate(design: Design, request: Request) -> Frame:
    """Measured, predicted and fitted times of each class, and the changes that would fit them.

    Raises DesignError for a design that cannot serve what was measured.
    """
    results, measured = request.results, request.measured
    driven = under_test(design, measured, request.round_trip_ms)
    before = run(driven)
    after = fit(driven, {name: each.times["mean_ms"] for name, each in measured.items()})
    frame: Frame = tidy({
        "kind": "calibrate",
        "tool": results.tool,
        "rate": results.rate,
        "failures": results.failures,
        "choices": list(CHOICES),
        "entries": [
            {"key": key_of(entry), "class": request.classes[key_of(entry)], "guess": guess(entry),
             "rate": entry.rate, "failures": entry.failures, **entry.times}
            for entry in results.entries
        ],
        "classes": [_row(name, each, before, after) for name, each in measured.items()],
        "changes": [
            *(_time(design, name, after) for name in measured),
            *_demand(design, driven, results),
        ],
        "notes": [note.to_json() for note in _notes(request, before)],
        "method": METHOD.to_json(),
        "expression": EXPRESSION,
        "source": SOURCE,
    })  # fmt: skip
    return frame


def _notes(request: Request, before: Trial) -> Iterator[Text]:
    results = request.results
    if not counted(results):
        yield NOT_COUNTED
    if results.failures and results.failures >= 0.01:
        yield FAILED.fill(share=results.failures)
    if request.files_left_out:
        yield FILES_ALONE
    if full := before.full():
        yield FULL.fill(names=", ".join(full))


def _row(name: str, measured: Measured, before: Trial, after: Fit) -> Frame:
    return {
        "class": name,
        "rate": measured.rate,
        "failures": {"measured": measured.failures, "predicted": before.failures(name)},
        "measured": measured.times,
        "predicted": before.times(name),
        "fitted": after.trial.times(name),
    }


def _time(design: Design, name: str, found: Fit) -> Frame:
    """The change of one class's processor time, with the reason where there is none to make."""
    before, after = design.workload.costs(name)["cpu_ms"], found.cpu_ms[name]
    why = None
    if not found.close[name]:
        why = NOT_REACHED if found.moved[name] else NO_EFFECT
    path = pointer("workload", "classes", name, "cpu_ms")
    patch = [] if why or before == after else [{"op": "add", "path": path, "value": after}]
    return {"id": f"cpu:{name}", "what": "cpu_ms", "class": name, "before": before, "after": after,
            "why": why.to_json() if why else None, "patch": patch}  # fmt: skip


def _demand(design: Design, driven: Design, results: Results) -> Iterator[Frame]:
    """The changes of what is asked for: the peak rate and, where requests were counted, the mix."""
    param = next(param for param in WORKLOAD_PARAMS if param.key == "intensity")
    low, high = float(param.min or 0.0), float(param.max or 0.0)
    before = design.workload.intensity
    after = float(f"{float(driven.workload.params['intensity']):.4g}")
    fits = low <= after <= high
    why = (
        ONLY_IF.fill(users=design.workload.users) if fits else OUT_OF_RANGE.fill(low=low, high=high)
    )
    patch = [{"op": "add", "path": "/workload/intensity", "value": after}] if fits else []
    yield {"id": "intensity", "what": "intensity", "class": None, "before": before, "after": after,
           "why": why.to_json(), "patch": patch}  # fmt: skip
    if counted(results):
        mix = {name: round(share, 6) for name, share in driven.workload.mix.items()}
        largest = max(mix, key=lambda name: mix[name])
        mix[largest] = round(mix[largest] + 1.0 - sum(mix.values()), 6)
        yield {"id": "mix", "what": "mix", "class": None, "before": dict(design.workload.mix),
               "after": mix, "why": None,
               "patch": [{"op": "add", "path": "/workload/mix", "value": mix}]}  # fmt: skip
