"""A report put together: the headline, the diagram, the figures, the score, the bill, and every
assumption with its source and how sure it is."""

from __future__ import annotations

from typing import Any

from sandbox.pictures import numbers
from sandbox.reports.assumptions import assumption_sections
from sandbox.reports.parts import Block, Diagram, Figures, Report, Section, Table
from sandbox.reports.words import W
from simulator import ENGINE_VERSION
from simulator.catalogue.classes import CLASSES
from simulator.catalogue.price import PRICES
from simulator.catalogue.units import UNITS
from simulator.design import Design

MOST_ROWS = 200
LEAST_QUEUE = 0.01


def report_of(design: Design, figures: Figures, language: str) -> Report:
    """The report of a design in one language."""
    frame = figures.own
    sections = [
        _headline(design, figures, language),
        Section(W.architecture.get(language), _architecture(design)),
        _classes(design, frame, language),
        _ladder(design, figures, language),
        _components(design, frame, language),
        *_score(figures, language),
        _bill(design, frame, language),
        *_remarks(frame, language),
        *assumption_sections(design, language),
    ]
    users = numbers.user_count(frame["users"], language)
    made = W.made.fill(engine=ENGINE_VERSION, prices=PRICES["date"]).get(language)
    return Report(
        title=design.name or W.unnamed.get(language),
        subtitle=W.subtitle.fill(users=users).get(language),
        language=language,
        sections=tuple(sections),
        foot=made,
    )


def _architecture(design: Design) -> tuple[Block, ...]:
    notes = tuple(note.text for note in design.notes[:20])
    return (*filter(None, [design.description]), Diagram(), *notes)


def _headline(design: Design, figures: Figures, language: str) -> Section:
    frame, verdict, score = figures.own, figures.verdict, figures.score
    rows = [
        (W.users.get(language), numbers.user_count(frame["users"], language), ""),
        (W.good.get(language), numbers.share(frame["good"], language),
         W.goal.fill(value=numbers.share(design.goals.good_share, language)).get(language)),
        (W.cost.get(language), numbers.money(frame["cost"]["total"]),
         W.budget.fill(value=numbers.money(design.goals.budget)).get(language)),
    ]  # fmt: skip
    if verdict:
        holds = verdict["capacity_users"]
        shown = numbers.user_count(holds, language) if holds else W.never.get(language)
        limit = verdict["limit"]
        reason = limit["reason"][language] if limit else W.no_limit.get(language)
        rows.append((W.holds.get(language), shown, reason))
    if score:
        parts = ", ".join(
            f"{W.part(key).get(language)} {numbers.points(value)}"
            for key, value in score["parts"].items()
            if value
        )
        total = f"{numbers.points(score['total'])} {score['grade']}"
        rows.append((W.score.get(language), total, parts))
    head = (W.figure.get(language), W.value.get(language), W.remark.get(language))
    table = Table(head, tuple(rows), frozenset(), (2, 2, 5))
    return Section(W.summary.get(language), (table,))


def _classes(design: Design, frame: dict[str, Any], language: str) -> Section:
    rows = tuple(
        (
            CLASSES[key].label.get(language),
            numbers.rate(each["rate"], language),
            numbers.duration(each["p50_ms"], language),
            numbers.duration(each["p95_ms"], language),
            numbers.duration(each["p99_ms"], language),
            numbers.duration(each["limit_ms"], language),
            numbers.share(each["good"], language),
        )
        for key, each in frame["classes"].items()
    )
    head = (W.request.get(language), W.rate.get(language), "p50", "p95", "p99",
            W.limit.get(language), W.good.get(language))  # fmt: skip
    table = Table(head, rows, frozenset(range(1, 7)), (3, 2, 2, 2, 2, 2, 2))
    return Section(W.requests.get(language), (table,))


def _ladder(design: Design, figures: Figures, language: str) -> Section:
    rows = []
    for frame in figures.frames:
        fullest = frame["bottleneck"]
        used, name = "", "–"
        if fullest in design.components:
            name = design.components[fullest].title
            used = numbers.percent(frame["components"][fullest]["utilisation"], language)
        rows.append((
            numbers.user_count(frame["users"], language),
            numbers.share(frame["good"], language),
            name,
            used,
            numbers.money(frame["cost"]["total"]),
        ))  # fmt: skip
    head = (W.users.get(language), W.good.get(language), W.fullest.get(language),
            W.utilisation.get(language), W.cost.get(language))  # fmt: skip
    table = Table(head, tuple(rows), frozenset({1, 3, 4}), (3, 2, 4, 2, 2))
    return Section(W.ladder.get(language), (table,))


def _components(design: Design, frame: dict[str, Any], language: str) -> Section:
    found = sorted(frame["components"].items(), key=lambda item: -item[1]["utilisation"])
    costs = frame["cost"]["components"]
    rows = []
    for key, each in found[:MOST_ROWS]:
        component = design.components.get(key)
        if component is None:
            continue
        limited = each["binding"] is not None
        rows.append((
            component.title,
            component.declaration.label.get(language),
            numbers.percent(each["utilisation"], language) if limited else "–",
            numbers.compact(each["queue"], language) if each["queue"] >= LEAST_QUEUE else "–",
            numbers.percent(each["lost"], language) if each["lost"] else "–",
            numbers.money(costs.get(key, 0.0)),
        ))  # fmt: skip
    head = (W.component.get(language), W.kind.get(language), W.utilisation.get(language),
            W.queue.get(language), W.lost.get(language), W.cost.get(language))  # fmt: skip
    blocks: list[Block] = [Table(head, tuple(rows), frozenset({2, 3, 4, 5}), (4, 3, 2, 2, 2, 2))]
    if len(found) > MOST_ROWS:
        blocks.append(W.more.fill(n=len(found) - MOST_ROWS).get(language))
    return Section(W.components.get(language), tuple(blocks))


def _score(figures: Figures, language: str) -> list[Section]:
    if not figures.score:
        return []
    rows = tuple(
        (
            W.part(row["part"]).get(language),
            row["text"][language],
            numbers.points(row["points"]).replace("-", "−"),
            numbers.points(row["most"]) if row["most"] else "–",
        )
        for row in figures.score["rows"]
    )
    total = (W.total.get(language), "", numbers.points(figures.score["total"]), "100")
    head = (W.part_name.get(language), W.why.get(language), W.points.get(language),
            W.most.get(language))  # fmt: skip
    table = Table(head, (*rows, total), frozenset({2, 3}), (3, 10, 2, 2))
    return [Section(W.score.get(language), (table,))]


def _bill(design: Design, frame: dict[str, Any], language: str) -> Section:
    cost = frame["cost"]
    rows = []
    for line in cost["lines"][:MOST_ROWS]:
        component = design.components.get(line["component"])
        rows.append((
            component.title if component else line["component"],
            line["label"][language],
            f"{numbers.number(line['quantity'])} {unit_of(line['unit'], language)}",
            numbers.money(line["usd"]),
        ))  # fmt: skip
    rows.append((W.total.get(language), "", "", numbers.money(cost["total"])))
    head = (W.component.get(language), W.item.get(language), W.quantity.get(language),
            W.cost.get(language))  # fmt: skip
    blocks: list[Block] = [Table(head, tuple(rows), frozenset({2, 3}), (3, 4, 3, 2))]
    if len(cost["lines"]) > MOST_ROWS:
        blocks.append(W.more.fill(n=len(cost["lines"]) - MOST_ROWS).get(language))
    return Section(W.bill.get(language), tuple(blocks))


def unit_of(unit: str, language: str) -> str:
    """What a line of the bill counts; the price list's own word where there is no other."""
    return UNITS[unit].get(language) if unit in UNITS else unit


def _remarks(frame: dict[str, Any], language: str) -> list[Section]:
    if not frame["warnings"]:
        return []
    sentences = tuple(warning["text"][language] for warning in frame["warnings"][:50])
    return [Section(W.remarks.get(language), sentences)]
