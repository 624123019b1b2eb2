"""The drawn architecture: reading, checking, hashing and writing the Design document."""

from simulator.design.document import (
    FORMAT,
    Component,
    Connection,
    Design,
    Goals,
    Note,
    Workload,
)
from simulator.design.parse import parse_design
from simulator.design.scenario import Scenario
from simulator.design.schema import design_schema

__all__ = [
    "FORMAT",
    "Component",
    "Connection",
    "Design",
    "Goals",
    "Note",
    "Scenario",
    "Workload",
    "design_schema",
    "parse_design",
]
