"""Random networks as documents: open flows over stations with choices, repeats, joins,
splits, attempts and pools, loaded to a chosen utilisation."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from simulator.network import parse_network
from simulator.solve import Solution, solve

Document = dict[str, Any]
Route = Any
NAMES = ("a", "b", "c", "d")
FORMS = ("visit", "sequence", "choice", "times", "all", "split", "hold")

shares = st.floats(0.05, 0.95)


@st.composite
def routes(
    draw: st.DrawFn, names: tuple[str, ...], forms: tuple[str, ...], depth: int = 2
) -> Route:
    """A route that visits some of the stations."""
    visit = draw(st.sampled_from(names))
    form = draw(st.sampled_from(forms)) if depth else "visit"
    inner = routes(names, tuple(f for f in forms if f != "hold"), depth - 1)
    if form == "sequence":
        return draw(st.lists(inner, min_size=1, max_size=3))
    if form == "choice":
        share = draw(shares)
        return {"choice": [[share, draw(inner)], [1 - share, draw(inner)]]}
    if form == "times":
        return {"times": draw(st.integers(1, 3)), "do": draw(inner)}
    if form == "all":
        return {"all": [draw(inner), draw(inner)]}
    if form == "split":
        return {"split": "random", "over": [draw(inner), draw(inner)]}
    if form == "hold":
        return {"hold": "tokens", "while": draw(inner)}
    if form == "attempt":
        limit = draw(st.floats(0.5, 3.0))
        return {"attempt": draw(inner), "timeout": limit, "retries": draw(st.integers(0, 2))}
    return visit


@st.composite
def networks(
    draw: st.DrawFn, forms: tuple[str, ...] = FORMS, least: float = 0.1, most: float = 0.9
) -> Document:
    """A network whose fullest station stands at a utilisation between ``least`` and ``most``."""
    names = NAMES[: draw(st.integers(2, len(NAMES)))]
    document: Document = {
        "format": "loadstone-network/1",
        "stations": {
            name: {
                "service": {"mean": draw(st.floats(0.002, 0.05)),
                            "scv": draw(st.sampled_from([0.25, 1.0, 3.0]))},
                "servers": draw(st.integers(1, 8)),
            }
            for name in names
        },
        "pools": {"tokens": {"size": 10_000}},
        "flows": {"f": {"rate": 1e-3, "route": draw(routes(names, forms))}},
    }  # fmt: skip
    return loaded(document, draw(st.floats(least, most)))


def loaded(document: Document, utilisation: float) -> Document:
    """The network at the rate that brings its fullest station to this utilisation."""
    fullest = max(float(s.utilisation[0]) for s in solved(document).stations.values())
    flow = document["flows"]["f"]
    return {**document, "flows": {"f": {**flow, "rate": flow["rate"] * utilisation / fullest}}}


def solved(document: Document) -> Solution:
    """The solution of a document."""
    return solve(parse_network(document))
