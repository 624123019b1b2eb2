"""All component kinds by id; adding a module to ``kinds`` adds a kind."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from simulator.catalogue import kinds
from simulator.catalogue.kind import Kind

KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        import_module(f"{kinds.__name__}.{module.name}").KIND
        for module in pkgutil.iter_modules(kinds.__path__)
    )
}
