"""A reference case as a document: typed access to its fields, with pointers for errors."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.errors import DocumentError, Problem, pointer
from simulator.text import Text

Values = dict[str, Any]

_NOT_ABOVE = Text("Give a number greater than 0.", "0보다 큰 수를 주세요.")
_NO_CHANCE = Text(
    "{found} is no probability. Give a number from 0 to 1.",
    "{found}은(는) 확률이 아닙니다. 0에서 1 사이의 수를 주세요.",
)


class CaseError(DocumentError):
    """A reference case that cannot be computed."""


def problem(where: tuple[str | int, ...], code: str, text: Text) -> CaseError:
    """The error for one bad place of a case."""
    return CaseError([Problem(pointer(*where), code, text)])


@dataclass(frozen=True)
class Fields:
    """A JSON object of the case and the way to it."""

    values: Mapping[str, Any]
    where: tuple[str | int, ...]

    def __contains__(self, key: str) -> bool:
        return self.values.get(key) is not None

    def raw(self, key: str) -> Any:
        """The value as it stands."""
        if key not in self:
            raise problem(
                (*self.where, key),
                "missing",
                Text('"{key}" is missing. Add it.', '"{key}" 항목이 없습니다. 추가하세요.').fill(
                    key=key
                ),
            )
        return self.values[key]

    def number(self, key: str, default: float | None = None) -> float:
        """A finite number >= 0, or the default where the key is absent."""
        if default is not None and key not in self:
            return default
        return _number(self.raw(key), (*self.where, key))

    def above_zero(self, key: str, default: float | None = None) -> float:
        """A finite number > 0."""
        value = self.number(key, default)
        if value == 0:
            raise problem((*self.where, key), "out_of_range", _NOT_ABOVE)
        return value

    def above_zeros(self, key: str) -> list[float]:
        """A list of finite numbers > 0."""
        values = self.numbers(key)
        if 0 in values:
            raise problem((*self.where, key, values.index(0)), "out_of_range", _NOT_ABOVE)
        return values

    def chance(self, key: str, default: float | None = None) -> float:
        """A probability."""
        value = self.number(key, default)
        if value > 1:
            raise problem((*self.where, key), "out_of_range", _NO_CHANCE.fill(found=value))
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number >= 0."""
        value = self.number(key, default)
        if value != int(value):
            raise problem(
                (*self.where, key),
                "not_whole",
                Text("{found} is not a whole number.", "{found}은(는) 정수가 아닙니다.").fill(
                    found=value
                ),
            )
        return int(value)

    def text(self, key: str, default: str | None = None) -> str:
        """A string."""
        if default is not None and key not in self:
            return default
        value = self.raw(key)
        if not isinstance(value, str):
            raise _wrong_type((*self.where, key), "a string", "문자열", value)
        return value

    def items(self, key: str) -> Sequence[Any]:
        """A list of anything."""
        value = self.raw(key)
        if not isinstance(value, list):
            raise _wrong_type((*self.where, key), "a list", "목록", value)
        return value

    def numbers(self, key: str) -> list[float]:
        """A list of finite numbers >= 0."""
        return [_number(v, (*self.where, key, i)) for i, v in enumerate(self.items(key))]

    def matrix(self, key: str) -> list[list[float]]:
        """A list of rows of finite numbers >= 0."""
        rows = []
        for i, row in enumerate(self.items(key)):
            if not isinstance(row, list):
                raise _wrong_type((*self.where, key, i), "a list", "목록", row)
            rows.append([_number(v, (*self.where, key, i, j)) for j, v in enumerate(row)])
        if len({len(row) for row in rows}) > 1:
            raise problem(
                (*self.where, key),
                "ragged",
                Text("Give every row the same length.", "모든 행의 길이를 같게 하세요."),
            )
        return rows

    def child(self, key: str) -> Fields:
        """An object inside."""
        value = self.raw(key)
        if not isinstance(value, dict):
            raise _wrong_type((*self.where, key), "an object", "객체", value)
        return Fields(value, (*self.where, key))

    def children(self, key: str) -> Iterator[Fields]:
        """A list of objects."""
        for i, value in enumerate(self.items(key)):
            if not isinstance(value, dict):
                raise _wrong_type((*self.where, key, i), "an object", "객체", value)
            yield Fields(value, (*self.where, key, i))


def _wrong_type(where: tuple[str | int, ...], en: str, ko: str, found: object) -> CaseError:
    return problem(
        where,
        "wrong_type",
        Text(
            "Expected {wanted}, found {found!r}.",
            "{wanted}이(가) 필요한데 {found!r}이(가) 있습니다.",
        ).fill(wanted=Text(en, ko), found=found),
    )


def _number(value: object, where: tuple[str | int, ...]) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong_type(where, "a number", "숫자", value)
    if not math.isfinite(value) or value < 0:
        raise problem(
            where,
            "out_of_range",
            Text(
                "{found} is out of range. Give a finite number of at least 0.",
                "{found}은(는) 범위를 벗어났습니다. 0 이상의 유한한 수를 주세요.",
            ).fill(found=value),
        )
    return float(value)


@dataclass(frozen=True)
class Case:
    """One reference case. ``wanted`` are the keys of ``expected``; None where stripped."""

    id: str
    category: str
    model: Fields
    network: Mapping[str, Any] | None
    wanted: tuple[str, ...] | None
    network_keys: Mapping[str, Any]


def parse_case(document: object) -> Case:
    """The case of a JSON document; raises CaseError."""
    if not isinstance(document, dict):
        raise _wrong_type((), "an object", "객체", document)
    whole = Fields(document, ())
    expected = whole.child("expected").values if "expected" in whole else None
    return Case(
        id=whole.text("id"),
        category=whole.text("category"),
        model=whole.child("model") if "model" in whole else Fields({}, ("model",)),
        network=whole.child("network").values if "network" in whole else None,
        wanted=tuple(expected) if expected is not None else None,
        network_keys=whole.child("network_keys").values if "network_keys" in whole else {},
    )
