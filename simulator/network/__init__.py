"""Stations, pools, flows and routes, and their JSON form."""

from simulator.network.parse import FORMAT, parse_network
from simulator.network.schema import network_schema
from simulator.network.shape import signature, stack
from simulator.network.write import network_to_json, route_to_json

__all__ = [
    "FORMAT", "network_schema", "network_to_json", "parse_network", "route_to_json",
    "signature", "stack",
]  # fmt: skip
