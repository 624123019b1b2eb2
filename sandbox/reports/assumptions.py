"""Every value a report's figures rest on, with its unit, how sure it is, and whose word it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sandbox.pictures import numbers
from sandbox.reports.parts import Section, Table
from sandbox.reports.words import W
from simulator.catalogue.classes import CLASSES
from simulator.catalogue.kind import Param, Value
from simulator.catalogue.registry import KINDS
from simulator.catalogue.sources import SOURCES
from simulator.catalogue.units import UNITS
from simulator.catalogue.workload import GOAL_PARAMS, WORKLOAD_PARAMS
from simulator.design import Design

MOST_GIVEN = 300
Row = tuple[str, ...]


def assumption_sections(design: Design, language: str) -> list[Section]:
    """Workload and goals, what the design sets, the defaults of each kind in it, what one
    request costs, and the sources all of these name."""
    used: set[str] = set()
    kinds = sorted({component.kind for component in design.components.values()})
    head = (W.parameter.get(language), W.value.get(language), W.confidence.get(language),
            W.source.get(language))  # fmt: skip
    wide = (W.component.get(language), *head)
    given = _given(design, used, language)
    sections = [
        Section(W.workload.get(language),
                (Table(head, tuple(_demand(design, used, language)), _RIGHT, (5, 3, 2, 3)),)),
    ]  # fmt: skip
    if given:
        blocks = [Table(wide, tuple(given[:MOST_GIVEN]), frozenset({2}), (3, 4, 3, 2, 3))]
        more = [W.more.fill(n=len(given) - MOST_GIVEN).get(language)]
        shown = (*blocks, *(more if len(given) > MOST_GIVEN else ()))
        sections.append(Section(W.given.get(language), shown))
    defaults = [
        (KINDS[kind].label.get(language), *row)
        for kind in kinds
        for row in _rows(_active(KINDS[kind].params, KINDS[kind].defaults), KINDS[kind].defaults,
                         used, language)
    ]  # fmt: skip
    costs = [
        (CLASSES[name].label.get(language), *row)
        for name in sorted(design.workload.mix)
        for row in _rows(CLASSES[name].params, design.workload.costs(name), used, language)
    ]
    by_kind = (W.kind.get(language), *head)
    by_class = (W.request.get(language), *head)
    sections += [
        Section(W.defaults.get(language), (
            W.defaults_why.get(language),
            Table(by_kind, tuple(defaults), frozenset({2}), (3, 4, 3, 2, 3)))),
        Section(W.classes.get(language),
                (Table(by_class, tuple(costs), frozenset({2}), (3, 4, 3, 2, 3)),)),
        _sources(used, language),
    ]  # fmt: skip
    return sections


_RIGHT = frozenset({1})


def _demand(design: Design, used: set[str], language: str) -> list[Row]:
    rows = _rows(WORKLOAD_PARAMS, design.workload.values, used, language)
    choice = W.level("choice").get(language)
    for name, part in sorted(design.workload.mix.items()):
        label = W.mix.fill(request=CLASSES[name].label.get(language)).get(language)
        rows.append((label, _percent(part, language), choice, "–"))
    rows += _rows(GOAL_PARAMS, design.goals.values, used, language)
    for name in sorted(design.workload.mix):
        label = W.latency.fill(request=CLASSES[name].label.get(language)).get(language)
        rows.append((label, numbers.duration(design.goals.limit_ms(name), language), choice, "–"))
    return rows


def _given(design: Design, used: set[str], language: str) -> list[Row]:
    rows = []
    for component in design.components.values():
        params = component.declaration.params
        changed = [
            param
            for param in _active(params, component.values)
            if component.values[param.key] != param.default or param.level == "basic"
        ]
        found = _rows(changed, component.values, used, language)
        rows += [(component.title, *row) for row in found]
    return rows


def _active(params: Iterable[Param], values: Mapping[str, Value]) -> list[Param]:
    """Those that have an effect with these values."""
    return [
        param
        for param in params
        if param.only_if is None or values[param.only_if[0]] in param.only_if[1]
    ]


def _rows(
    params: Iterable[Param], values: Mapping[str, Value], used: set[str], language: str
) -> list[Row]:
    found: list[Row] = []
    for param in params:
        used.update(param.sources)
        found.append((
            param.label.get(language),
            shown(param, values[param.key], language),
            W.level(param.confidence).get(language),
            _codes(param.sources),
        ))  # fmt: skip
    return found


def shown(param: Param, value: Value, language: str) -> str:
    """A value with its unit, in words where it is a choice."""
    if isinstance(value, bool):
        return (W.yes if value else W.no).get(language)
    if isinstance(value, str):
        labels = {option.value: option.label.get(language) for option in param.options}
        return labels.get(value, value)
    if param.unit == "share":
        return _percent(value, language)
    unit = UNITS[param.unit].get(language)
    whole = numbers.trimmed(f"{value:,.6f}")
    return f"{whole} {unit}".strip()


def _percent(share: float, language: str) -> str:
    percent = numbers.trimmed(f"{share * 100:.4f}")
    return f"{percent}%" if language == "ko" else f"{percent} %"


def _codes(codes: Sequence[str]) -> str:
    return ", ".join(codes) or "–"


def _sources(used: set[str], language: str) -> Section:
    rows = []
    for code in sorted(used & set(SOURCES)):
        source = SOURCES[code]
        address = source.get("url", "")
        title = source["title"] + (f" ({address})" if address.startswith("http") else "")
        date = source.get("date", "")
        rows.append((code, title, "" if date == "-" else date))
    head = (W.code.get(language), W.title.get(language), W.date.get(language))
    return Section(W.sources.get(language), (Table(head, tuple(rows), frozenset(), (2, 8, 3)),))
