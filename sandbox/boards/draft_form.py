"""The sections of a board's form: what stands in each, and the draft after it was sent.

A section replaces its own part of the draft and leaves the rest. What cannot be read as a
number is kept as it was written, so that the check can say where it stands.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from django.http import QueryDict

from sandbox.reading import form_rows
from simulator.catalogue.classes import CLASSES
from simulator.catalogue.kind import Param
from simulator.catalogue.registry import KINDS
from simulator.catalogue.workload import GOAL_PARAMS, WORKLOAD_PARAMS
from simulator.judge.board import VISIBILITIES
from simulator.scenarios.kinds import SCENARIOS

Draft = dict[str, Any]
WORDS = ("title", "story", "goal", "lesson")
SPARE_ROWS = 2


def number(text: str) -> Any:
    """A number as it was meant, None for nothing, the text itself where it is neither."""
    text = text.strip().replace(",", "")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        return text
    if not math.isfinite(value):
        return text
    return int(value) if value == int(value) and "." not in text else value


def words(draft: Draft, post: QueryDict) -> None:
    """Title, story, goal, lesson and hints in both languages."""
    for name in WORDS:
        draft[name] = {lang: post.get(f"{name}-{lang}", "").strip() for lang in ("en", "ko")}
    pairs = form_rows(post, "hint-en", "hint-ko")
    draft["hints"] = [
        {"en": en.strip(), "ko": ko.strip()} for en, ko in pairs if en.strip() or ko.strip()
    ]


def demands(draft: Draft, post: QueryDict) -> None:
    """Workload, goals, time limits, the pass mark, the par and the load points."""
    draft["workload"] = {**draft.get("workload", {}), **_params(WORKLOAD_PARAMS, "w-", post)}
    goals = {**draft.get("goals", {}), **_params(GOAL_PARAMS, "g-", post)}
    goals["latency_ms"] = _present({name: number(post.get(f"ms-{name}", "")) for name in CLASSES})
    draft["goals"] = goals
    draft["pass_mark"] = number(post.get("pass_mark", "90"))
    par = _present({"usd": number(post.get("par", "")), "nodes": number(post.get("nodes", ""))})
    draft.pop("par", None)
    if par:
        draft["par"] = par
    rows = form_rows(post, "load-share", "load-weight", "load-good")
    draft["loads"] = [
        _present({"share": _percent(share), "weight": number(weight), "good_share": number(good)})
        for share, weight, good in rows
        if share.strip()
    ]


def scenarios(draft: Draft, post: QueryDict) -> None:
    """What happens, how much it counts, and who knows of it."""
    names = ("scenario", "target", "minutes", "factor", "weight", "visibility", "must", "goal")
    known = {str(place): one for place, one in enumerate(draft.get("scenarios", []))}
    found = []
    for place, *row in form_rows(post, "s-place", *(f"s-{name}" for name in names)):
        given = dict(zip(names, row, strict=True))
        if not given["scenario"]:
            continue
        before = known.get(place, {})
        kept = {key: value for key, value in before.items() if key not in names}
        if before.get("scenario") not in (None, given["scenario"]):
            kept = {}
        found.append({
            **kept,
            **_present({
                "scenario": given["scenario"], "target": given["target"].strip() or None,
                "minutes": number(given["minutes"]), "factor": number(given["factor"]),
                "goal": number(given["goal"]),
            }),
            "weight": number(given["weight"]) or 0, "visibility": given["visibility"],
            "must": given["must"] == "yes",
        })  # fmt: skip
    draft["scenarios"] = found


def rules(draft: Draft, post: QueryDict) -> None:
    """What learners may add and what they may not change."""
    every = post.get("every_kind") == "on"
    draft["allowed_kinds"] = None if every else [k for k in post.getlist("kind") if k in KINDS]
    parameters: dict[str, list[str]] = {}
    for entry in post.getlist("lock-param"):
        component, _, parameter = entry.rpartition(".")
        parameters.setdefault(component, []).append(parameter)
    draft["locked"] = {
        "components": post.getlist("lock"),
        "parameters": parameters,
        "facts": post.get("facts") == "on",
    }


SECTIONS: dict[str, Callable[[Draft, QueryDict], None]] = {
    "words": words,
    "demands": demands,
    "scenarios": scenarios,
    "rules": rules,
}


def context_of(draft: Draft) -> dict[str, Any]:
    """What the form shows of a draft."""
    start = draft.get("start", {}).get("components", {})
    locked = draft.get("locked") or {}
    allowed = draft.get("allowed_kinds")
    goals, workload = draft.get("goals", {}), draft.get("workload", {})
    return {
        "words": [(name, draft.get(name) or {}) for name in WORDS],
        "hints": [*draft.get("hints", []), {}, {}, {}][:3],
        "workload": [_field(param, workload) for param in WORKLOAD_PARAMS],
        "goals": [_field(param, goals) for param in GOAL_PARAMS],
        "limits": [(one, goals.get("latency_ms", {}).get(one.id, "")) for one in CLASSES.values()],
        "loads": [*draft.get("loads", []), {}],
        "scenarios": [*draft.get("scenarios", []), *({} for _ in range(SPARE_ROWS))],
        "total": sum(w for one in draft.get("scenarios", [])
                     if isinstance(w := one.get("weight", 0), int | float)),
        "scenario_kinds": list(SCENARIOS.values()),
        "visibilities": VISIBILITIES,
        "kinds": [(kind, allowed is None or kind.id in allowed) for kind in KINDS.values()],
        "every_kind": allowed is None,
        "facts": locked.get("facts", True),
        "locks": [_locks(key, one, locked) for key, one in start.items() if one["kind"] in KINDS],
    }  # fmt: skip


def _field(param: Param, values: dict[str, Any]) -> dict[str, Any]:
    return {"param": param, "value": values.get(param.key, param.default)}


def _locks(key: str, component: dict[str, Any], locked: dict[str, Any]) -> dict[str, Any]:
    fixed = (locked.get("parameters") or {}).get(key, ())
    return {
        "key": key,
        "name": component.get("name") or key,
        "locked": key in (locked.get("components") or ()),
        "params": [(param, param.key in fixed) for param in KINDS[component["kind"]].params],
    }


def _params(params: tuple[Param, ...], prefix: str, post: QueryDict) -> dict[str, Any]:
    return _present({param.key: number(post.get(prefix + param.key, "")) for param in params})


def _percent(text: str) -> Any:
    value = number(text)
    return value / 100 if isinstance(value, int | float) else value


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}
