"""The figures only some kinds have: hit ratios, instances, lag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.compile import caching
from simulator.compile.machines import size_of
from simulator.explain import doors, totals
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
        ("capacity", caching.capacity_objects(load, cache), "", ("size", "shards"),
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
