"""How the event loop reaches its memory: ``token_at(m, 3)`` is the record of token 3.

``m`` is the control record, which holds the address of every array; passing it alone
keeps calls cheap, where a tuple of arrays would copy a hundred words each time. The
arrays are kept alive by ``Machine``; no index is checked here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from numba.core import types
from numba.extending import intrinsic

from simulator.simulate import layout


def _accessor(dtype: np.dtype[Any], array: str) -> Callable[..., Any]:
    """A compiled function (m, index) → the record at that index of the array."""
    record = numba.from_dtype(dtype)
    offset = layout.CONTROL.fields[array][1] if layout.CONTROL.fields else 0

    @intrinsic
    def at(typing_context, m, index):  # type: ignore[no-untyped-def]
        def codegen(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
            word = context.get_value_type(types.int64)
            base = builder.ptrtoint(arguments[0], word)
            field = builder.inttoptr(builder.add(base, word(offset)), word.as_pointer())
            address = builder.load(field)
            step = builder.mul(arguments[1], word(dtype.itemsize))
            return builder.inttoptr(builder.add(address, step), context.get_value_type(record))

        return record(m, types.int64), codegen

    return at


instruction_at = _accessor(layout.INSTRUCTION, "code")
sampler_at = _accessor(layout.SAMPLER, "samplers")
odds_at = _accessor(layout.ODDS, "odds")
target_at = _accessor(layout.TARGET, "targets")
rule_at = _accessor(layout.ATTEMPT_RULE, "rules")
balancer_at = _accessor(layout.BALANCER, "balancers")
candidate_at = _accessor(layout.CANDIDATE, "candidates")
place_at = _accessor(layout.PLACE, "places")
flow_at = _accessor(layout.FLOW, "flows")
gauge_at = _accessor(layout.GAUGE, "gauges")
reason_at = _accessor(layout.COUNT, "reasons")
bin_at = _accessor(layout.COUNT, "bins")
stream_at = _accessor(layout.STREAM, "streams")
token_at = _accessor(layout.TOKEN, "tokens")
frame_at = _accessor(layout.FRAME, "frames")
event_at = _accessor(layout.EVENT, "heap")
position_at = _accessor(layout.POSITION, "positions")
