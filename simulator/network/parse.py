"""JSON → Network: checks a document and says with JSON pointers everything that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from simulator.errors import NetworkError
from simulator.network.durations import read_duration
from simulator.network.model import (
    Discipline,
    Duration,
    Flow,
    Network,
    Number,
    Pool,
    Route,
    Station,
)  # fmt: skip
from simulator.network.reader import MOST_SCV, MOST_TIMES, Path, Reader, load_json
from simulator.network.routes import DEEPEST, NOWHERE, POLICIES, RouteReader

FORMAT = "loadstone-network/1"
DISCIPLINES: tuple[Discipline, ...] = get_args(Discipline)
STATION_KEYS = (
    "servers", "service", "discipline", "capacity", "patience", "copies", "balance",
)  # fmt: skip
POOL_KEYS = ("size", "queue")
FLOW_KEYS = ("rate", "users", "think", "scv", "route")
NETWORK_KEYS = ("format", "stations", "pools", "flows")
MOST_SERVERS = 1e9


def parse_network(document: Mapping[str, object] | str | bytes) -> Network:
    """The Network a document describes.

    Numbers may be lists with one entry per column. Raises NetworkError with every
    problem found, each with a JSON pointer and its text in both languages.
    """
    reader = Reader()
    value = _load(reader, document)
    network = None if reader.problems else _network(reader, value)
    if reader.problems or network is None:
        raise NetworkError(reader.problems)
    return network


def _load(reader: Reader, document: Mapping[str, object] | str | bytes) -> object:
    if isinstance(document, Mapping):
        return dict(document)
    if isinstance(document, bytes):
        try:
            document = document.decode("utf-8-sig")
        except UnicodeDecodeError:
            reader.problem((), "not_text")
            return None
    if not isinstance(document, str):
        reader.wrong_type((), "an object", document)
        return None
    try:
        return load_json(document)
    except RecursionError:
        reader.problem((), "too_deep", limit=DEEPEST)
    except ValueError as error:
        reader.problem((), "not_json", detail=error)
    return None


def _network(reader: Reader, value: object) -> Network:
    source = reader.mapping(value, (), NETWORK_KEYS)
    if isinstance(value, dict) and "format" not in source:
        reader.problem((), "no_format", wanted=FORMAT)
    elif isinstance(value, dict) and source["format"] != FORMAT:
        found = repr(source["format"])
        reader.problem(("format",), "wrong_format", found=found, wanted=FORMAT)
    stations = {
        name: _station(reader, station, ("stations", name))
        for name, station in reader.mapping(source.get("stations", {}), ("stations",), None).items()
    }
    pools = {
        name: _pool(reader, pool, ("pools", name))
        for name, pool in reader.mapping(source.get("pools", {}), ("pools",), None).items()
    }
    sources = reader.mapping(source.get("flows", {}), ("flows",), None)
    if isinstance(value, dict) and not sources:
        reader.problem(("flows",), "no_flows")
    routes = RouteReader(reader, frozenset(stations), frozenset(pools), set(sources))
    flows = {name: _flow(reader, routes, flow, ("flows", name)) for name, flow in sources.items()}
    return Network(stations, flows, pools, reader.columns or 1)


def _station(reader: Reader, value: object, path: Path) -> Station:
    source = reader.mapping(value, path, STATION_KEYS)
    service = Duration(0.0)
    if isinstance(value, dict) and reader.required(source, "service", path):
        service = read_duration(reader, source["service"], (*path, "service"))
    return Station(
        service=service,
        servers=reader.number(source.get("servers", 1), (*path, "servers"), 0.0, MOST_SERVERS),
        discipline=reader.one_of(
            source.get("discipline", "fcfs"), (*path, "discipline"), DISCIPLINES
        ),
        capacity=reader.optional(
            source, "capacity", path, lambda v, where: reader.number(v, where, 1.0)
        ),
        patience=_patience(reader, source.get("patience"), (*path, "patience")),
        copies=reader.number(source.get("copies", 1), (*path, "copies"), 1.0, MOST_TIMES),
        balance=reader.one_of(
            source.get("balance", "least_connections"), (*path, "balance"), POLICIES
        ),
    )


def _patience(reader: Reader, value: object, path: Path) -> Duration | None:
    """Patience is exponential: only its mean is given."""
    if value is None:
        return None
    source = reader.mapping(value, path, ("mean",))
    if not reader.required(source, "mean", path):
        return None
    return Duration(reader.number(source["mean"], (*path, "mean")), 1.0, "exponential")


def _pool(reader: Reader, value: object, path: Path) -> Pool:
    source = reader.mapping(value, path, POOL_KEYS)
    size: Number = 1.0
    if isinstance(value, dict) and reader.required(source, "size", path):
        size = reader.number(source["size"], (*path, "size"), 0.0, MOST_SERVERS)
    return Pool(size, reader.optional(source, "queue", path, reader.number))


def _flow(reader: Reader, routes: RouteReader, value: object, path: Path) -> Flow:
    source = reader.mapping(value, path, FLOW_KEYS)
    if not isinstance(value, dict):
        return Flow(NOWHERE)
    route: Route = NOWHERE
    if reader.required(source, "route", path):
        route = routes.read(source["route"], (*path, "route"))
    rate = reader.optional(source, "rate", path, reader.number)
    users = reader.optional(source, "users", path, reader.number)
    if rate is not None and users is not None:
        reader.problem(path, "both_rate_and_users")
    elif rate is None and users is None:
        reader.problem(path, "neither_rate_nor_users")
    for key, other in (("think", "users"), ("scv", "rate")):
        if source.get(key) is not None and source.get(other) is None:
            reader.problem((*path, key), "only_for", key=key, other=other)
    think = None
    if users is not None:
        given = source.get("think", {"mean": 0.0})
        think = read_duration(reader, given, (*path, "think"))
    scv = reader.number(source.get("scv", 1.0), (*path, "scv"), 0.0, MOST_SCV)
    return Flow(route, rate, users, think, scv)
