"""Where a shared design comes from and what was changed on the way."""

from __future__ import annotations

from typing import Any

from sandbox.designs.freezing import result_of
from sandbox.designs.models import Snapshot
from sandbox.designs.sharing import Reader, drawn, may_see
from sandbox.refusal import Refusal
from simulator.design import Design


def lineage(snapshot: Snapshot, reader: Reader | None) -> dict[str, Any]:
    """The parent (nothing but ``deleted`` where it is gone or not for this reader) and how many
    remixes there are."""
    parent = snapshot.forked_from
    remixes = snapshot.forks.filter(removed=None, purged=False).count()
    if parent is None:
        return {"parent": None, "remixes": remixes}
    if parent.gone or not may_see(parent, reader):
        return {"parent": {"deleted": True}, "remixes": remixes}
    shown = {"deleted": False, "id": parent.pk, "name": parent.name, "author": parent.author}
    return {"parent": shown, "remixes": remixes}


def difference(snapshot: Snapshot, reader: Reader | None) -> dict[str, Any] | None:
    """What differs from the parent: components, connections, parameters, workload, goals, and the
    scores both were shared with; None without a parent one may see."""
    from simulator.judge.compare import (  # with the solver: the server starts without
        component_differences,
        connection_differences,
        demand_differences,
    )

    pair = both(snapshot, reader)
    if pair is None or snapshot.forked_from is None:
        return None
    before, after = pair
    parent = snapshot.forked_from
    components = component_differences(before, after)
    names = {
        key: component.title
        for design in (before, after)
        for key, component in design.components.items()
    }
    return {
        "components": [{**row, "name": names[row["component"]]} for row in components],
        "connections": [
            {**row, "from_name": names[row["from"]], "to_name": names[row["to"]]}
            for row in connection_differences(before, after)
        ],
        "demands": demand_differences(before, after),
        "score": [_score(parent), _score(snapshot)],
    }


def both(snapshot: Snapshot, reader: Reader | None) -> tuple[Design, Design] | None:
    """The parent's design and the remix; None where this reader may not see the parent."""
    parent = snapshot.forked_from
    if parent is None or parent.gone or not may_see(parent, reader):
        return None
    if parent.document is None or snapshot.document is None:
        return None
    try:
        return drawn(parent), drawn(snapshot)
    except Refusal:
        return None


def changed_parts(before: Design, after: Design) -> set[str]:
    """Components of both designs that are not alike."""
    from simulator.judge.compare import component_differences

    return {
        row["component"]
        for row in component_differences(before, after)
        if row["left"] is not None and row["right"] is not None
    }


def _score(snapshot: Snapshot) -> float | None:
    result = result_of(snapshot)
    return None if result is None else float(result.score["total"])
