"""Reference cases: a stated model in, the figures its category defines out.

The cases come with numbers that are known exactly or by long simulation; computing them
from the model alone is how the formulas and the solver prove themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from simulator.reference.case import Case, CaseError, Values, parse_case, problem
from simulator.reference.general import general_station
from simulator.reference.networks import from_network, solved
from simulator.reference.operations import (
    available,
    cache,
    limiter,
    message_queue,
    open_connections,
    quorum,
    scaling,
    shards,
    users,
)
from simulator.reference.parallel import balanced, forked, layered, retrying
from simulator.reference.product_form import bcmp, closed_users, jackson, tandem
from simulator.reference.single import (
    erlang_table,
    impatient_station,
    lossy_station,
    mdc_table,
    mg1_station,
    mmc_station,
    renewal_station,
)
from simulator.text import Text

__all__ = ["CATEGORIES", "CaseError", "compute", "parse_case"]

CATEGORIES: dict[str, Callable[[Case], Values]] = {
    "architecture": solved,
    "autoscaling": scaling,
    "availability": available,
    "bcmp": bcmp,
    "cache": cache,
    "closed_mva": closed_users,
    "connections": open_connections,
    "erlang": erlang_table,
    "finite_buffer": lossy_station,
    "fork_join": forked,
    "ggc": general_station,
    "gig1": renewal_station,
    "jackson": jackson,
    "layered": layered,
    "load_balancing": balanced,
    "mdc": mdc_table,
    "mg1": mg1_station,
    "mmc": mmc_station,
    "percentiles": tandem,
    "queue": message_queue,
    "quorum": quorum,
    "rate_limit": limiter,
    "retries": retrying,
    "sharding": shards,
    "timeouts": impatient_station,
    "workload": users,
}

_UNKNOWN_CATEGORY = Text(
    "Unknown category {found}. Known: {known}.",
    "알 수 없는 범주 {found}입니다. 알려진 범주: {known}.",
)
_NOT_COMPUTED = Text(
    '"{key}" is not a figure of this category. Known here: {known}.',
    '"{key}"은(는) 이 범주의 수치가 아닙니다. 여기서 쓸 수 있는 수치: {known}.',
)


def compute(document: object) -> dict[str, Any]:
    """{"id", "computed"} of one case document, ready for JSON.

    ``computed`` has the keys of the case's ``expected``, or all keys of its category where
    that is absent. Raises CaseError or NetworkError.
    """
    case = parse_case(document)
    category = CATEGORIES.get(case.category)
    if category is None:
        known = ", ".join(sorted(CATEGORIES))
        raise problem(
            ("category",),
            "unknown_value",
            _UNKNOWN_CATEGORY.fill(found=repr(case.category), known=known),
        )
    values = category(case)
    values |= from_network(case, [key for key in _asked(case) if key not in values])
    if case.wanted is not None:
        values = {key: _wanted(values, key) for key in case.wanted}
    return {"id": case.id, "computed": {key: _plain(value) for key, value in values.items()}}


def _asked(case: Case) -> tuple[str, ...]:
    """The keys that must be there: the wanted ones, or those the network's keys name."""
    return case.wanted if case.wanted is not None else tuple(case.network_keys)


def _wanted(values: Values, key: str) -> Any:
    if key not in values:
        known = ", ".join(values)
        raise problem(("expected", key), "unknown_key", _NOT_COMPUTED.fill(key=key, known=known))
    return values[key]


def _plain(value: Any) -> Any:
    """Numbers and lists of numbers; null for a figure that is infinite."""
    if isinstance(value, np.generic | np.ndarray):
        value = value.tolist()
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value if np.isfinite(value) else None
