"""The figures of the ``availability`` frame explained: ``availability.share``,
``availability.components.db.needed`` and so on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.explain import totals, uptime
from simulator.explain.formula import Formula
from simulator.explain.tree import Explanation, Leaf, Node, Origin
from simulator.frames.numbers import at
from simulator.judge.availability import Availability, Homes, availability, in_the_way
from simulator.judge.redundancy import (
    FULL_UTILISATION,
    MTBF_S,
    Part,
    declared,
    pooled,
    region_of,
)  # fmt: skip
from simulator.judge.zones import Tier, together
from simulator.scenarios.phase import STEADY
from simulator.scenarios.surroundings import (
    DETECTION_S,
    EXPOSURE,
    REBOOT_S,
    ROLLBACK_S,
    of_kind,
    repair_s,
    replicas_of,
)  # fmt: skip
from simulator.text import Text

if TYPE_CHECKING:
    from simulator.explain.design import DesignExplainer

WHOLE = ("share", "nines", "minutes_per_year", "deploys", "detection_s", "rollback_s")
OF_A_PART = ("share", "nines", "needed", "count", "minutes_per_year")
_NAMES = {
    "share": Text("share of the time it serves", "서비스하는 시간의 비율"),
    "nines": uptime.NINES.title, "minutes_per_year": uptime.MINUTES_DOWN.title,
    "needed": uptime.NEEDED.title, "count": Text("machines", "기계 수"),
    "deploys": uptime.DEPLOYS.title,
    "detection_s": Text("seconds until people know of a fault", "사람이 장애를 알기까지의 초"),
    "rollback_s": Text("seconds until a bad deploy is undone", "나쁜 배포를 되돌리기까지의 초"),
}  # fmt: skip
_UNITS = {"share": "share", "minutes_per_year": "min", "deploys": "share", "detection_s": "s",
          "rollback_s": "s"}  # fmt: skip
Inputs = list[tuple[str, Node]]


class AvailabilityExplainer:
    """Explains how available a design is, with the numbers of its ``availability`` frame."""

    def __init__(self, explainer: DesignExplainer) -> None:
        self.explainer, self.design = explainer, explainer.design
        self.found: Availability = availability(self.design)
        self.parts: dict[str, Part] = {
            part.component.id: part for part in in_the_way(self.design, STEADY)
        }
        self.shares = {part.component: part for part in self.found.parts}

    @property
    def figures(self) -> list[str]:
        """The names of all of them."""
        return [*(f"availability.{key}" for key in WHOLE),
                *(f"availability.components.{part}.{key}" for part in self.parts
                  for key in OF_A_PART)]  # fmt: skip

    def explain(self, figure: str) -> Explanation:
        """The tree of one of the figures."""
        rest = figure.removeprefix("availability.")
        part, _, key = rest.removeprefix("components.").rpartition(".")
        return self._of_part(part, key) if part else self._whole(rest)

    def _made(self, name: str, key: str, value: float, formula: Formula, inputs: Inputs,
              part: str = "") -> Explanation:  # fmt: skip
        label = self.explainer.words(part, _NAMES[key]) if part else _NAMES[key]
        return Explanation(f"availability.{name}", label, float(value), _UNITS.get(key, ""),
                           formula, tuple(inputs))  # fmt: skip

    def _leaf(
        self, formula: Formula, symbol: str, value: float, origins: Sequence[Origin] = ()
    ) -> tuple[str, Node]:
        return symbol, Leaf(formula.symbols[symbol].meaning, float(value), "", tuple(origins))

    # -- the whole -----------------------------------------------------------------------

    def _whole(self, key: str) -> Explanation:
        found = self.found
        if key == "share":
            return self._made(key, key, found.share, uptime.AVAILABILITY, [
                ("deploys", self._whole("deploys")),
                ("outside", self._home(None, found.homes.outside)),
                ("regions", self._regions(found.homes)),
            ])  # fmt: skip
        if key == "nines":
            return self._made(
                key, key, found.nines, uptime.NINES, [("share", self._whole("share"))]
            )
        if key == "minutes_per_year":
            down = uptime.MINUTES_DOWN.compute(found.share)
            return self._made(
                key, key, down, uptime.MINUTES_DOWN, [("share", self._whole("share"))]
            )
        if key == "detection_s":
            return self._best(key, found.detection_s, "monitoring", "level", DETECTION_S)
        if key == "rollback_s":
            return self._best(key, found.rollback_s, "automation", "strategy", ROLLBACK_S)
        formula = uptime.DEPLOYS
        reached = self._best("exposure", 0.0, "automation", "strategy", EXPOSURE)
        return self._made(key, key, found.deploys, formula, [
            self._leaf(formula, "deploys", uptime.ASSUMED["deploys"]),
            self._leaf(formula, "bad", uptime.ASSUMED["bad"]),
            ("detection", self._whole("detection_s")), ("rollback", self._whole("rollback_s")),
            ("exposure", reached),
        ])  # fmt: skip

    def _best(
        self, name: str, value: float, kind: str, parameter: str, table: Mapping[str, float]
    ) -> Explanation:
        """What the best of the components of a kind gives; without one, the worst."""
        meaning = uptime.BEST_OF.symbols["time"].meaning
        given: Inputs = [
            ("time", Leaf(meaning, table[str(one.values[parameter])], "",
                          self.explainer.origins.parameters(one.id, (parameter,))))
            for one in of_kind(self.design, kind)
        ]  # fmt: skip
        given = given or [("time", Leaf(meaning, max(table.values())))]
        found = min(item.number for _, item in given)
        label = _NAMES.get(name, uptime.DEPLOYS.symbols["exposure"].meaning)
        return Explanation(f"availability.{name}", label, value or found, _UNITS.get(name, "share"),
                           uptime.BEST_OF, tuple(given))  # fmt: skip

    def _regions(self, homes: Homes) -> Explanation:
        label = uptime.AVAILABILITY.symbols["regions"].meaning
        each: Inputs = [
            ("region", self._home(name, share)) for name, share in homes.serving.items()
        ]
        value = homes.share / homes.outside if homes.outside > 0 else 0.0
        if not homes.alone:
            formula = uptime.EVERY_REGION
            return Explanation("availability.regions", label, value, "share", formula, tuple(each))
        formula = uptime.STEERED
        keys = ("check_interval_s", "check_failures", "ttl_s")
        steering = tuple(
            origin for one in of_kind(self.design, "geodns")
            for origin in self.explainer.origins.parameters(one.id, keys)
        )  # fmt: skip
        inputs = [
            *each, *(self._leaf(formula, "alone", share) for share in homes.alone.values()),
            self._leaf(formula, "success", uptime.ASSUMED["success"]),
            self._leaf(formula, "switching", homes.switching, steering),
        ]  # fmt: skip
        return Explanation("availability.regions", label, value, "share", formula, tuple(inputs))

    def _home(self, region: str | None, share: float) -> Explanation:
        """A region with all it holds, or what stands in none."""
        formula = uptime.BY_ZONES
        inside = [
            part for part in self.parts.values()
            if region_of(self.design, part.component) == region
        ]  # fmt: skip
        counted = pooled(self.design, inside)
        name = "outside" if region is None else f"regions.{region}"
        label = (uptime.AVAILABILITY.symbols["outside"].meaning if region is None
                 else self.explainer.words(region, _NAMES["share"]))  # fmt: skip
        return Explanation(f"availability.{name}", label, share, "share", formula, (
            self._leaf(formula, "home", 1.0 if region is None else declared("region")),
            self._leaf(formula, "zone", declared("zone")),
            ("given", Leaf(formula.symbols["given"].meaning, "",
                           law=lambda zone: together(counted, zone))),
            *(("part", self._of_part(part.component.id, "share")) for part in inside),
        ))  # fmt: skip

    # -- a component ---------------------------------------------------------------------

    def _of_part(self, part: str, key: str) -> Explanation:
        known, name = self.shares[part], f"components.{part}.{key}"
        if key in ("nines", "minutes_per_year"):
            formula = uptime.NINES if key == "nines" else uptime.MINUTES_DOWN
            share = self._of_part(part, "share")
            return self._made(name, key, formula.compute(known.share), formula,
                              [("share", share)], part)  # fmt: skip
        if key == "share":
            formula, inputs = self._share(self.parts[part])
            return self._made(name, key, known.share, formula, inputs, part)
        tier = self.parts[part].counted
        if key == "needed" and isinstance(tier, Tier):
            return self._made(name, key, known.needed, uptime.NEEDED, self._needs(part), part)
        value = known.needed if key == "needed" else known.count
        keys = ("instances", "nodes", "max_instances", "replicas", "standby")
        origins = self.explainer.origins.parameters(part, keys)
        leaf = self._leaf(totals.DECLARED, "value", value, origins)
        return self._made(name, key, value, totals.DECLARED, [leaf], part)

    def _needs(self, part: str) -> Inputs:
        compiled, formula, name = self.explainer.compiled, uptime.NEEDED, f"{part}:cpu"
        of = self.explainer.origins
        work, cores = 0.0, 1.0 / FULL_UTILISATION
        if name in compiled.network.stations:
            work = at(compiled.traffic.work.get(name, 0.0), 0)
            cores = at(compiled.network.stations[name].servers, 0)
        return [
            self._leaf(formula, "work", work, of.workload("users", "intensity")),
            self._leaf(formula, "cores", cores, of.parameters(part, ("size",))),
            ("count", self._of_part(part, "count")),
        ]  # fmt: skip

    def _share(self, part: Part) -> tuple[Formula, Inputs]:
        if isinstance(part.counted, Tier):
            return uptime.ENOUGH, [
                ("needed", self._of_part(part.component.id, "needed")),
                *(self._leaf(uptime.ENOUGH, "each", group.count) for group in part.counted.groups),
                ("machine", self._machine(part)),
                self._leaf(uptime.ENOUGH, "zone", declared("zone")),
            ]  # fmt: skip
        if part.component.kind == "sql":
            return self._database(part)
        formula = uptime.PROMISED
        return formula, [
            self._leaf(formula, "each", declared(part.component.kind)),
            ("copies", self._of_part(part.component.id, "count")),
        ]

    def _machine(self, part: Part) -> Explanation:
        formula, repair = uptime.MACHINE, repair_s(self.design, part.component)
        up = uptime.up(repair)
        return Explanation(
            f"availability.components.{part.component.id}.machine",
            self.explainer.words(part.component.id, formula.title), up, "share", formula,
            (self._leaf(formula, "between", MTBF_S), ("repair", self._repair(part, repair))),
        )  # fmt: skip

    def _repair(self, part: Part, repair: float) -> Explanation:
        """Seconds until a machine is back: the group's own delay, or people and a restart."""
        formula, values = uptime.REPAIR, part.component.values
        by_itself = bool(values.get("autoscaling") or values.get("scale_on_backlog"))
        by_itself = by_itself and part.component.kind != "sql"
        delay = self.explainer.origins.parameters(part.component.id, ("scale_delay_s",))
        inputs: Inputs = [
            self._leaf(formula, "noticed", 0.0) if by_itself
            else ("noticed", self._whole("detection_s")),
            self._leaf(formula, "restart", repair if by_itself else REBOOT_S,
                       delay if by_itself else ()),
        ]  # fmt: skip
        return Explanation(
            f"availability.components.{part.component.id}.repair",
            self.explainer.words(part.component.id, formula.title), repair, "s", formula,
            tuple(inputs),
        )  # fmt: skip

    def _database(self, part: Part) -> tuple[Formula, Inputs]:
        own, values = part.component.id, part.component.values
        of = self.explainer.origins
        if values["standby"]:
            formula = uptime.STANDBY
            repair = self._repair(part, self.found.detection_s + REBOOT_S)
            times: Inputs = [("repair", repair)] + [
                self._leaf(formula, symbol, float(values[key]), of.parameters(own, (key,)))
                for symbol, key in (("failover", "failover_s"), ("success", "failover_success"))
            ]
        elif replicas_of(self.design, own):
            formula = uptime.PROMOTED
            down = self.found.detection_s + float(values["promotion_s"])
            apart = len(part.counted.zones) > 1
            times = [self._leaf(formula, "repair", down, of.parameters(own, ("promotion_s",))),
                     self._leaf(formula, "apart", float(apart))]  # fmt: skip
        else:
            formula = uptime.RESTORED
            down = self.found.detection_s + float(values["restore_min"]) * 60.0
            times = [self._leaf(formula, "repair", down, of.parameters(own, ("restore_min",)))]
        return formula, [
            *times, self._leaf(formula, "zone", declared("zone")),
            self._leaf(formula, "shards", float(values["shards"]), of.parameters(own, ("shards",))),
        ]  # fmt: skip
