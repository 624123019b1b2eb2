"""One given value against the declaration of its parameter."""

from __future__ import annotations

import math

from simulator.catalogue.kind import Param, Value
from simulator.catalogue.units import unit_text
from simulator.design.messages import TYPES
from simulator.design.problems import Path, Problems, shown, suggestion, type_name
from simulator.text import Text


def read_value(
    problems: Problems, param: Param, given: object, path: Path, component: str | None = None
) -> Value | None:
    """The value in the parameter's own type, or None after noting what is wrong."""
    what = subject(param.label, component)
    if param.type == "boolean":
        if isinstance(given, bool):
            return given
        _wrong_type(problems, param, "boolean", what, given, path, component)
        return None
    if param.type in ("choice", "size"):
        return _read_choice(problems, param, given, what, path, component)
    return _read_number(problems, param, given, what, path, component)


def subject(label: Text, component: str | None) -> Text:
    """What a sentence is about: a parameter, of a component where there is one."""
    if component is None:
        return Text(f"“{label.en}”", f"‘{label.ko}’")
    return Text(f"“{label.en}” of “{component}”", f"‘{component}’의 ‘{label.ko}’")


def _wrong_type(
    problems: Problems, param: Param, wanted: str, what: Text, given: object, path: Path,
    component: str | None,
) -> None:  # fmt: skip
    problems.add("wrong_type", path, component, param.key, what=what, wanted=TYPES[wanted],
                 found=type_name(given))  # fmt: skip


def _read_choice(
    problems: Problems, param: Param, given: object, what: Text, path: Path, component: str | None
) -> str | None:
    if not isinstance(given, str):
        _wrong_type(problems, param, "string", what, given, path, component)
        return None
    if given not in param.choices:
        problems.add(
            "not_an_option", path, component, param.key, what=what, found=shown(given),
            suggestion=suggestion(given, param.choices), known=", ".join(param.choices),
        )  # fmt: skip
        return None
    return given


def _read_number(
    problems: Problems, param: Param, given: object, what: Text, path: Path, component: str | None
) -> float | int | None:
    if isinstance(given, bool) or not isinstance(given, int | float):
        _wrong_type(problems, param, param.type, what, given, path, component)
        return None
    if isinstance(given, float) and not math.isfinite(given):
        problems.add("not_finite", path, component, param.key, what=what, found=shown(given))
        return None
    low = -math.inf if param.min is None else param.min
    high = math.inf if param.max is None else param.max
    if not low <= given <= high:
        problems.add(
            "out_of_range", path, component, param.key, what=what, found=shown(given),
            min=f"{low:,.12g}", max=f"{high:,.12g}", unit=unit_text(param.unit),
        )  # fmt: skip
        return None
    if param.type == "integer":
        if given != int(given):
            problems.add("not_whole", path, component, param.key, what=what, found=shown(given))
            return None
        return int(given)
    if param.step is not None and not _is_multiple(float(given), param.step):
        problems.add("not_a_multiple", path, component, param.key, what=what, found=shown(given),
                     step=f"{param.step:g}")  # fmt: skip
        return None
    return float(given)


def _is_multiple(value: float, step: float) -> bool:
    return math.isclose(value / step, round(value / step), rel_tol=1e-9, abs_tol=1e-9)
