"""The figures only some kinds have: hit ratios, instances, lag."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.catalogue.kinds.cdn import STATIC_FILES
from simulator.compile import caching
from simulator.compile.machines import size_of
from simulator.explain import doors, side, totals
from simulator.explain.formula import Formula
from simulator.explain.tree import Explanation, Leaf, Node
from simulator.frames.numbers import at
from simulator.text import Text

if TYPE_CHECKING:
    from simulator.explain.design import DesignExplainer

SETTINGS: dict[str, tuple[Formula, str]] = {
    "lag_ms": (totals.DECLARED, "lag_ms"),
    "stale_share": (totals.COMPLEMENT, "fresh_read_share"),
}
"""Figures that repeat a parameter, or what is left of it."""


def explain_extra(explainer: DesignExplainer, part: str, key: str) -> Explanation:
    """A figure of ``extra``; one that has no formula of its own is what the kind declares."""
    value = explainer.frame["components"][part]["extra"][key]
    figure = f"components.{part}.extra.{key}"
    words = key.replace("_", " ")
    label = explainer.words(part, Text(words, words))
    values = explainer.compiled.parts[part].values
    if key in SETTINGS:
        formula, parameter = SETTINGS[key]
        origins = explainer.origins.parameters(part, (parameter,))
        setting = Leaf(formula.symbols["value"].meaning, float(values[parameter]), "", origins)
        return explainer.made(figure, label, value, "", formula, [("value", setting)])
    if key == "hit_ratio":
        return explainer.made(
            figure, label, value, "share", totals.HIT_RATIO, _cache(explainer, part)
        )
    how = _SIDE.get("hit_ratio_" if key.startswith("hit_ratio_") else key)
    if how is not None:
        made, inputs = how(explainer, part, key)
        unit = _UNITS.get(key, "share" if key.startswith("hit") else "")
        return explainer.made(figure, label, value, unit, made, inputs)
    if key == "instances" and values.get("autoscaling"):
        return explainer.made(figure, label, value, "", totals.INSTANCES, _group(explainer, part))
    if key in ("people_waiting", "last_turn_min", "polls_per_s"):
        return doors.explain_room(explainer, part, key, value)
    if key == "lists_per_post":
        return doors.explain_lists(explainer, part, value)
    own = tuple(param.key for param in explainer.design.components[part].declaration.params)
    leaf = Leaf(label, value, "", explainer.origins.parameters(part, own))
    return explainer.made(figure, label, value, "", totals.DECLARED, [("value", leaf)])


def _cache(explainer: DesignExplainer, key: str) -> list[tuple[str, Node]]:
    compiled, formula = explainer.compiled, totals.HIT_RATIO
    cache, load = compiled.parts[key], compiled.load
    rates = {"get": 0.0, "load": 0.0, "forget": 0.0}
    for (part, request), rate in compiled.arrived.items():
        if part == key and request.operation in rates:
            rates[request.operation] += at(rate, 0)
    renewed = cache["pattern"] == "refresh_ahead"
    fresh_for: float | str = totals.NEVER if renewed else float(cache["ttl_s"])
    of = explainer.origins
    rebuild = (
        0.0 if cache["coalescing"] else caching.QUERY_SECONDS * load.classes["read"].db_queries
    )
    given: list[tuple[str, float | str, str, tuple[str, ...], tuple[str, ...]]] = [
        ("objects", float(load.objects[0]), "", (), ("users", "objects_per_user")),
        ("alpha", load.settings["zipf_alpha"], "", (), ("zipf_alpha",)),
        ("capacity", at(caching.capacity_objects(load, cache), 0), "", ("size", "shards"),
         ("object_bytes",)),
        ("policy", str(cache["eviction"]), "", ("eviction",), ()),
        ("reads", rates["get"] + rates["load"], "1/s", (), ()),
        ("writes", rates["forget"], "1/s", (), ()),
        ("ttl", fresh_for, "s", ("ttl_s", "pattern"), ()),
        ("rebuild", rebuild, "s", ("coalescing",), ()),
    ]  # fmt: skip
    return [
        (symbol, Leaf(formula.symbols[symbol].meaning, value, unit,
                      (*of.parameters(key, own), *of.workload(*settings))))
        for symbol, value, unit, own, settings in given
    ]  # fmt: skip


def _group(explainer: DesignExplainer, key: str) -> list[tuple[str, Node]]:
    part, formula = explainer.compiled.parts[key], totals.INSTANCES
    work = at(explainer.compiled.traffic.work.get(part.station("cpu"), 0.0), 0)
    of = explainer.origins
    given: list[tuple[str, float, tuple[str, ...]]] = [
        ("work", work, ()), ("cores", size_of(part).cores, ("size",)),
        ("target", part["target_utilisation"], ("target_utilisation",)),
        ("least", part["instances"], ("instances",)),
        ("most", part["max_instances"], ("max_instances",)),
    ]  # fmt: skip
    return [
        (symbol, Leaf(formula.symbols[symbol].meaning, float(value), "", of.parameters(key, own)))
        for symbol, value, own in given
    ]


Made = tuple[Formula, list[tuple[str, Node]]]


def _inputs(
    explainer: DesignExplainer,
    part: str,
    formula: Formula,
    given: list[tuple[str, float | str | Node, tuple[str, ...], tuple[str, ...]]],
) -> Made:
    """(symbol, value or a figure explained itself, parameters, workload settings) as inputs."""
    of = explainer.origins
    return formula, [
        (symbol, value if isinstance(value, Explanation) else Leaf(
            formula.symbols[symbol].meaning, value, "",  # type: ignore[arg-type]
            (*of.parameters(part, own), *of.workload(*settings)),
        ))
        for symbol, value, own, settings in given
    ]  # fmt: skip


def _edge(explainer: DesignExplainer, part: str, key: str) -> Made:
    name, load = key.removeprefix("hit_ratio_"), explainer.compiled.load
    photos, cdn = name == "media", explainer.compiled.parts[part]
    parameter = "media_hit" if photos else "static_hit"
    files = float(load.objects[0]) if photos else STATIC_FILES
    return _inputs(explainer, part, side.EDGE_HIT, [
        ("ratio", float(cdn[parameter] * cdn.fault.hit_factor), (parameter,), ()),
        ("objects", files, (), ("users", "objects_per_user") if photos else ()),
        ("alpha", load.settings["zipf_alpha"], (), ("zipf_alpha",)),
        ("reads", explainer.component(part, "arrivals", name), (), ()),
        ("ttl", float(cdn["ttl_s"]), ("ttl_s",), ()),
    ])  # fmt: skip


def _memory(explainer: DesignExplainer, part: str, key: str) -> Made:
    load = explainer.compiled.load
    fits = caching.capacity_objects(load, explainer.compiled.parts[part])
    return _inputs(explainer, part, side.MEMORY_USED, [
        ("objects", float(load.objects[0]), (), ("users", "objects_per_user")),
        ("capacity", at(fits, 0), ("size", "shards"), ("object_bytes",)),
    ])  # fmt: skip


def _connections(explainer: DesignExplainer, part: str, key: str) -> Made:
    gateway, load = explainer.compiled.parts[part], explainer.compiled.load
    return _inputs(explainer, part, side.CONNECTIONS, [
        ("users", float(explainer.users), (), ("users",)),
        ("share", load.settings["connected_share"], (), ("connected_share",)),
        ("each", float(gateway["connections_per_gib"]), ("connections_per_gib",), ()),
        ("memory", size_of(gateway).ram_gib, ("size",), ()),
        ("instances", float(gateway["instances"] * gateway.alive), ("instances",), ()),
    ])  # fmt: skip


def _reconnects(explainer: DesignExplainer, part: str, key: str) -> Made:
    gateway = explainer.compiled.parts[part]
    return _inputs(explainer, part, side.RECONNECTS, [
        ("connections", explainer.component(part, "extra", "connections"), (), ()),
        ("instances", float(gateway["instances"] * gateway.alive), ("instances",), ()),
        ("jitter", float(gateway["reconnect_jitter_s"]), ("reconnect_jitter_s",), ()),
    ])  # fmt: skip


def _jobs(explainer: DesignExplainer, part: str) -> list[str]:
    return [name for name in explainer.solution.flows if name.startswith(f"{part}:")]


def _growth(explainer: DesignExplainer, part: str, key: str) -> Made:
    given: list[tuple[str, float | str | Node, tuple[str, ...], tuple[str, ...]]] = []
    for name in _jobs(explainer, part):
        flow = explainer.solution.flows[name]
        rate = at(flow.arrival_rate, 0)
        given += [("rate", rate, (), ()), ("done", rate - at(flow.backlog_growth, 0), (), ())]
    return _inputs(explainer, part, side.BACKLOG_GROWTH, given)


def _age(explainer: DesignExplainer, part: str, key: str) -> Made:
    given: list[tuple[str, float | str | Node, tuple[str, ...], tuple[str, ...]]] = []
    for name in _jobs(explainer, part):
        rate = at(explainer.solution.flows[name].arrival_rate, 0)
        given += [("rate", rate, (), ()), ("mean", explainer.network.flow(name, "mean"), (), ())]
    return _inputs(explainer, part, side.JOB_AGE, given)


def _loss(explainer: DesignExplainer, part: str, key: str) -> Made:
    queue = explainer.compiled.parts[part]
    rate = sum(at(explainer.solution.flows[n].arrival_rate, 0) for n in _jobs(explainer, part))
    bounded = queue["type"] == "broker"
    bound: float | str = float(queue["backlog_bound"]) if bounded else totals.NEVER
    return _inputs(explainer, part, side.LOSES_AFTER, [
        ("retention", float(queue["retention_h"]), ("retention_h",), ()),
        ("rate", rate, (), ()),
        ("growth", explainer.component(part, "extra", "backlog_growth"), (), ()),
        ("bound", bound, ("type", "backlog_bound"), ()),
    ])  # fmt: skip


_UNITS = {
    "job_age_s": "s", "loses_after_h": "h", "backlog_growth": "1/s", "reconnects_per_s": "1/s",
    "memory_used": "share",
}  # fmt: skip
_SIDE: dict[str, Callable[[DesignExplainer, str, str], Made]] = {
    "hit_ratio_": _edge,
    "memory_used": _memory,
    "connections": _connections,
    "reconnects_per_s": _reconnects,
    "backlog_growth": _growth,
    "job_age_s": _age,
    "loses_after_h": _loss,
}
"""How each of these figures is made; of ``hit_ratio_`` the request class follows."""
