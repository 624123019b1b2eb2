"""What is asked of a design: the workload and the goals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from simulator.catalogue.classes import CLASSES, DEFAULT_MIX, MIX_CLASSES
from simulator.catalogue.kind import Param, Value
from simulator.catalogue.workload import GOAL_PARAMS, LATENCY_RANGE_MS, WORKLOAD_PARAMS
from simulator.design.document import Goals, Workload
from simulator.design.fields import quoted, read_number, read_object
from simulator.design.problems import Path, Problems, shown, suggestion
from simulator.design.values import read_value
from simulator.text import Text

WORKLOAD = Text("The workload", "작업 부하")
MIX = Text("The mix", "요청 비율")
GOALS = Text("The goals", "목표")
LATENCIES = Text("The latency limits", "응답 시간 제한")


def read_workload(problems: Problems, given: object) -> Workload:
    """The workload; what is not given keeps its default."""
    path: Path = ("workload",)
    known = [param.key for param in WORKLOAD_PARAMS]
    fields = read_object(problems, given, path, WORKLOAD, [*known, "mix", "classes"])
    return Workload(
        params=_read_given(problems, WORKLOAD_PARAMS, fields, path),
        mix=_read_mix(problems, fields["mix"]) if "mix" in fields else dict(DEFAULT_MIX),
        classes=_read_costs(problems, fields.get("classes", {})),
    )


def _read_given(
    problems: Problems, params: Sequence[Param], fields: Mapping[str, object], path: Path
) -> dict[str, Value]:
    found = {}
    for param in params:
        if param.key in fields:
            value = read_value(problems, param, fields[param.key], (*path, param.key))
            if value is not None:
                found[param.key] = value
    return found


def _read_mix(problems: Problems, given: object) -> dict[str, float]:
    path: Path = ("workload", "mix")
    entries = read_object(problems, given, path, MIX)
    before = len(problems.found)
    mix = {}
    for key, entry in entries.items():
        if key not in MIX_CLASSES:
            _unknown_class(problems, (*path, str(key)), MIX, key, MIX_CLASSES)
            continue
        what = Text(f"The share of “{key}”", f"‘{key}’의 비율")
        share = read_number(problems, entry, (*path, key), what, 0.0, 1.0)
        if share is not None:
            mix[key] = share
    total = math.fsum(mix.values())
    if len(problems.found) == before and not math.isclose(total, 1.0, abs_tol=1e-6):
        problems.add("mix_sum", path, found=f"{total:.6g}")
    return mix


def _unknown_class(
    problems: Problems, path: Path, what: Text, found: object, known: Sequence[str]
) -> None:
    near = suggestion(shown(found), known)
    problems.add("unknown_class", path, what=what, found=shown(found), suggestion=near,
                 known=", ".join(known))  # fmt: skip


def _read_costs(problems: Problems, given: object) -> dict[str, dict[str, Value]]:
    path: Path = ("workload", "classes")
    costs = {}
    for key, entry in read_object(problems, given, path, quoted("classes")).items():
        if key not in CLASSES:
            _unknown_class(problems, (*path, str(key)), WORKLOAD, key, tuple(CLASSES))
            continue
        declared = CLASSES[key]
        fields = read_object(problems, entry, (*path, key), quoted(key), declared.applies)
        costs[key] = _read_given(problems, declared.params, fields, (*path, key))
    return costs


def read_goals(problems: Problems, given: object) -> Goals:
    """The goals; what is not given keeps its default."""
    known = [param.key for param in GOAL_PARAMS]
    fields = read_object(problems, given, ("goals",), GOALS, [*known, "latency_ms"])
    limits = {}
    path: Path = ("goals", "latency_ms")
    for key, entry in read_object(problems, fields.get("latency_ms", {}), path, LATENCIES).items():
        if key not in CLASSES:
            _unknown_class(problems, (*path, str(key)), LATENCIES, key, tuple(CLASSES))
            continue
        what = Text(f"The latency limit of “{key}”", f"‘{key}’의 응답 시간 제한")
        limit = read_number(problems, entry, (*path, key), what, *LATENCY_RANGE_MS)
        if limit is not None:
            limits[key] = limit
    return Goals(_read_given(problems, GOAL_PARAMS, fields, ("goals",)), limits)
