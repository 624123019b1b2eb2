"""Reading the failures a design is judged under, ready-made and composed."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from simulator.catalogue.faults import FAULTS, FaultKind
from simulator.design.document import Component
from simulator.design.fields import read_list, read_number, read_object, read_text
from simulator.design.problems import Path, Problems, shown, suggestion
from simulator.design.scenario import OWN, OwnFault, Scenario, TrafficPoint
from simulator.text import Text

READY_MADE: tuple[str, ...] = tuple(f"X{number:02}" for number in range(1, 21))
SCENARIOS: tuple[str, ...] = (*READY_MADE, OWN)
MOST_SCENARIOS = 200
MOST_FAULTS = 20
MOST_POINTS = 24
LONGEST_MIN = 10_000.0
SHORTEST_MIN = 0.1
FACTORS = (0.01, 1000.0)
GOALS = (0.01, 0.99999)
MOST_SEED = 2**31 - 1
READY_KEYS = ("scenario", "target", "minutes", "factor", "seed")
OWN_KEYS = ("scenario", "name", "goal", "faults", "traffic")
FAULT_KEYS = ("fault", "component", "start", "minutes", "amount", "other")
POINT_KEYS = ("minute", "factor")

SCENARIO_LIST = Text("scenarios", "시나리오")
FAULT_LIST = Text("faults in one scenario", "한 시나리오의 장애")
POINT_LIST = Text("points of the traffic curve", "트래픽 곡선의 점")


def read_scenarios(
    problems: Problems, given: object, components: Mapping[str, Component]
) -> tuple[Scenario, ...]:
    """The failures the design is judged under."""
    found = []
    entries = read_list(problems, given, ("scenarios",), SCENARIO_LIST, MOST_SCENARIOS)
    for index, entry in enumerate(entries):
        scenario = _Reader(problems, components, index).scenario(entry)
        if scenario is not None:
            found.append(scenario)
    return tuple(found)


class _Reader:
    """Reads one entry of the list; every problem says in which scenario it is."""

    def __init__(self, problems: Problems, components: Mapping[str, Component], index: int) -> None:
        self.problems, self.components = problems, components
        self.path: Path = ("scenarios", index)
        self.what = Text(f"Scenario {index + 1}", f"시나리오 {index + 1}")

    def scenario(self, given: object) -> Scenario | None:
        """The scenario, or None after noting what it is not."""
        if not isinstance(given, dict):
            read_object(self.problems, given, self.path, self.what)
            return None
        if "scenario" not in given:
            self.problems.add("missing", self.path, what=self.what, key="scenario")
            return None
        code = given["scenario"]
        if code not in SCENARIOS:
            self._no_option((*self.path, "scenario"), code, SCENARIOS)
            return None
        keys = OWN_KEYS if code == OWN else READY_KEYS
        fields = read_object(self.problems, given, self.path, self.what, keys)
        return self._own(fields) if code == OWN else self._ready_made(fields)

    def _ready_made(self, fields: Mapping[str, Any]) -> Scenario | None:
        target = fields.get("target")
        if target is not None and not self._exists(target, (*self.path, "target")):
            return None
        seed = self._number(fields, "seed", 0, MOST_SEED)
        if seed is not None and seed != int(seed):
            self.problems.add("not_whole", (*self.path, "seed"), what=self.what, found=shown(seed))
        if seed is not None and target is not None:
            self.problems.add("seed_and_target", (*self.path, "seed"), what=self.what)
        return Scenario(
            str(fields["scenario"]), target,
            self._number(fields, "minutes", SHORTEST_MIN, 100_000.0),
            self._number(fields, "factor", 0.0, 1000.0), None if seed is None else int(seed),
        )  # fmt: skip

    def _own(self, fields: Mapping[str, Any]) -> Scenario:
        faults = self._list(fields.get("faults", []), "faults", FAULT_LIST, MOST_FAULTS)
        points = self._list(fields.get("traffic", []), "traffic", POINT_LIST, MOST_POINTS)
        read = [self._fault(entry, at) for at, entry in enumerate(faults)]
        found = tuple(fault for fault in read if fault is not None)
        corners = [self._point(entry, at) for at, entry in enumerate(points)]
        traffic = tuple(point for point in corners if point is not None)
        if not fields.get("faults") and not fields.get("traffic"):
            self.problems.add("empty_scenario", self.path, what=self.what)
        if len(found) == len(read):
            self._check_overlaps(found)
        if len(traffic) == len(corners):
            self._check_order(traffic)
        name = fields.get("name", "")
        return Scenario(
            OWN,
            name=read_text(self.problems, name, (*self.path, "name"), self.what) or None,
            goal=self._number(fields, "goal", *GOALS),
            faults=found,
            traffic=traffic,
        )

    def _fault(self, given: object, at: int) -> OwnFault | None:
        path: Path = (*self.path, "faults", at)
        what = Text(f"{self.what.en}, fault {at + 1}", f"{self.what.ko}의 장애 {at + 1}")
        fields = read_object(self.problems, given, path, what, FAULT_KEYS)
        missing = [key for key in ("fault", "component", "minutes") if key not in fields]
        for key in missing if isinstance(given, dict) else ():
            self.problems.add("missing", path, what=what, key=key)
        if missing:
            return None
        if not isinstance(fields["fault"], str) or fields["fault"] not in FAULTS:
            self._no_option((*path, "fault"), fields["fault"], tuple(FAULTS))
            return None
        kind = FAULTS[fields["fault"]]
        start = self._number(fields, "start", 0.0, LONGEST_MIN, path, what)
        minutes = self._number(fields, "minutes", SHORTEST_MIN, LONGEST_MIN, path, what)
        if not self._can_hit(kind, fields["component"], (*path, "component"), what):
            return None
        if minutes is None or not self._other_fits(kind, fields, path, what):
            return None
        return OwnFault(kind.id, fields["component"], start or 0.0, minutes,
                        self._amount(kind, fields, path, what), fields.get("other"))  # fmt: skip

    def _amount(
        self, kind: FaultKind, fields: Mapping[str, Any], path: Path, what: Text
    ) -> float | None:
        if kind.amount is None:
            if fields.get("amount") is not None:
                self.problems.add("no_amount", (*path, "amount"), what=what, fault=kind.label)
            return None
        return self._number(fields, "amount", kind.amount.low, kind.amount.high, path, what)

    def _can_hit(self, kind: FaultKind, component: object, path: Path, what: Text) -> bool:
        if not self._exists(component, path, what):
            return False
        hit = self.components[str(component)]
        if not kind.hits(hit.kind):
            self.problems.add("fault_cannot_hit", path, hit.id, what=what, fault=kind.label,
                              name=hit.title, kind=hit.declaration.label)  # fmt: skip
            return False
        return True

    def _other_fits(
        self, kind: FaultKind, fields: Mapping[str, Any], path: Path, what: Text
    ) -> bool:
        other = fields.get("other")
        if not kind.other:
            if other is not None:
                self.problems.add("no_other", (*path, "other"), what=what, fault=kind.label)
            return other is None
        if other is None:
            self.problems.add("missing", path, what=what, key="other")
            return False
        if other == fields["component"]:
            self.problems.add("cut_from_itself", (*path, "other"), what=what)
            return False
        return self._can_hit(kind, other, (*path, "other"), what)

    def _point(self, given: object, at: int) -> TrafficPoint | None:
        path: Path = (*self.path, "traffic", at)
        what = Text(f"{self.what.en}, traffic point {at + 1}",
                    f"{self.what.ko}의 트래픽 점 {at + 1}")  # fmt: skip
        fields = read_object(self.problems, given, path, what, POINT_KEYS)
        for key in POINT_KEYS:
            if isinstance(given, dict) and key not in fields:
                self.problems.add("missing", path, what=what, key=key)
        minute = self._number(fields, "minute", 0.0, LONGEST_MIN, path, what)
        factor = self._number(fields, "factor", *FACTORS, path, what)
        return None if minute is None or factor is None else TrafficPoint(minute, factor)

    def _check_overlaps(self, faults: tuple[OwnFault, ...]) -> None:
        """One sort of fault cannot happen twice at once, nor anything to what is down."""
        for at, fault in enumerate(faults):
            for before, other in enumerate(faults[:at]):
                together = fault.start < other.start + other.minutes and (
                    other.start < fault.start + fault.minutes
                )
                alike = fault.fault == other.fault and fault.other == other.other
                if not together or fault.component != other.component:
                    continue
                if alike or "down" in (fault.fault, other.fault):
                    code = "fault_twice" if alike else "fault_while_down"
                    self.problems.add(
                        code, (*self.path, "faults", at), fault.component, what=self.what,
                        one=before + 1, two=at + 1, name=self.components[fault.component].title,
                    )  # fmt: skip

    def _check_order(self, traffic: tuple[TrafficPoint, ...]) -> None:
        if len(traffic) == 1:
            self.problems.add("one_point", (*self.path, "traffic"), what=self.what)
        for at, (before, after) in enumerate(pairwise(traffic), 1):
            if after.minute <= before.minute:
                self.problems.add(
                    "traffic_order", (*self.path, "traffic", at, "minute"), what=self.what,
                    point=at + 1, found=f"{after.minute:g}", before=f"{before.minute:g}",
                )  # fmt: skip

    def _list(self, given: object, key: str, what: Text, limit: int) -> list[Any]:
        return read_list(self.problems, given, (*self.path, key), what, limit)

    def _exists(self, component: object, path: Path, what: Text | None = None) -> bool:
        if isinstance(component, str) and component in self.components:
            return True
        self.problems.add("unknown_victim", path, what=what or self.what,
                          found=shown(component),
                          suggestion=suggestion(shown(component), self.components))  # fmt: skip
        return False

    def _no_option(self, path: Path, found: object, known: tuple[str, ...]) -> None:
        self.problems.add("not_an_option", path, what=self.what, found=shown(found),
                          suggestion=suggestion(shown(found), known),
                          known=", ".join(known))  # fmt: skip

    def _number(
        self, fields: Mapping[str, Any], key: str, low: float, high: float,
        path: Path | None = None, what: Text | None = None,
    ) -> float | None:  # fmt: skip
        if fields.get(key) is None:
            return None
        subject = what or self.what
        named = Text(f"{subject.en}: “{key}”", f"{subject.ko}: ‘{key}’")
        return read_number(self.problems, fields[key], (*(path or self.path), key), named,
                           low, high)  # fmt: skip
