"""Where figures come from: code → title, address, date, evidence and note."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.catalogue.data import load

SOURCES: Mapping[str, Mapping[str, str]] = load("sources")
