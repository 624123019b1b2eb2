"""What a component kind declares: the one description that the validation, the engine,
the form and the documentation all read.

A kind is one module of ``simulator.catalogue.kinds`` holding ``KIND = Kind(...)``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from simulator.catalogue.price import PriceLine, Usage
from simulator.text import Text

if TYPE_CHECKING:
    from simulator.compile.behaviour import Behaviour

Value = float | int | bool | str
Values = Mapping[str, Value]
ParamType = Literal["number", "integer", "boolean", "choice", "size"]
Level = Literal["basic", "advanced"]
Confidence = Literal["high", "medium", "low", "choice"]


@dataclass(frozen=True)
class Option:
    """One value of a choice."""

    value: str
    label: Text


@dataclass(frozen=True)
class Param:
    """One parameter: a labelled, bounded value with a unit, a default and a source.

    ``help`` says what raising or choosing it does to the result. ``sources`` are codes of
    ``data/sources.json``. ``only_if`` names another parameter and the values of it under
    which this one has an effect; a form hides it otherwise.
    """

    key: str
    label: Text
    help: Text
    type: ParamType
    default: Value
    unit: str = ""
    min: float | None = None
    max: float | None = None
    step: float | None = None
    options: tuple[Option, ...] = ()
    level: Level = "advanced"
    sources: tuple[str, ...] = ("ASSUME",)
    confidence: Confidence = "medium"
    only_if: tuple[str, tuple[Value, ...]] | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        """The values a choice or size may take."""
        return tuple(option.value for option in self.options)


@dataclass(frozen=True)
class Group:
    """A heading of the palette."""

    id: str
    label: Text


@dataclass(frozen=True)
class Availability:
    """Long-run share of time one unit of the component works, and whose word that is."""

    share: float
    source: str
    confidence: Confidence
    note: Text | None = None


@dataclass(frozen=True)
class Constraint:
    """A rule over several parameters of one component; ``keys[0]`` is where it is reported.

    ``text`` may hold ``{key}`` places for the values.
    """

    code: str
    keys: tuple[str, ...]
    holds: Callable[[Values], bool]
    text: Text


def no_price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """The price of a kind that costs nothing itself."""
    return ()


def words(english: str, korean: str) -> tuple[str, ...]:
    """The words of two lists with commas, the English ones first."""
    return tuple(word.strip() for word in f"{english}, {korean}".split(","))


COUNTS = ("instances", "nodes", "shards", "servers", "replicas")
"""The names under which kinds count their machines, most telling first."""


@dataclass(frozen=True)
class Kind:
    """A component kind.

    ``may_call`` holds ids of kinds and of groups a connection may lead to; ``refusal`` is
    the sentence for every other target, with a ``{target}`` place. ``stands_in`` holds the
    container kinds it may be placed in, none for what is everywhere; ``rank`` is its place in
    the group of the palette. ``aliases`` are words, in small letters, by which drawings of
    other tools name it (an import guesses by them; a longer one counts before a shorter).
    ``price`` maps all
    parameter values and a month's usage to lines in US dollars; ``behaviour`` is what
    ``simulator.compile`` calls, None for a kind that carries no requests.
    """

    id: str
    group: str
    label: Text
    summary: Text
    icon: str
    params: tuple[Param, ...]
    refusal: Text
    rank: int = 0
    may_call: frozenset[str] = frozenset()
    products: Mapping[str, str] = field(default_factory=dict)
    availability: Availability | None = None
    aliases: tuple[str, ...] = ()
    container: bool = False
    stands_in: frozenset[str] = frozenset({"region", "zone"})
    constraints: tuple[Constraint, ...] = ()
    price: Callable[[Values, Usage], tuple[PriceLine, ...]] = no_price
    behaviour: Behaviour | None = None

    def param(self, key: str) -> Param:
        """The parameter of that key; KeyError when the kind has none."""
        for param in self.params:
            if param.key == key:
                return param
        raise KeyError(key)

    @property
    def counted_by(self) -> str | None:
        """The key of the parameter that says how many there are, where one does."""
        keys = {param.key for param in self.params}
        return next((key for key in COUNTS if key in keys), None)

    @property
    def defaults(self) -> dict[str, Value]:
        """Every parameter's default by key."""
        return {param.key: param.default for param in self.params}

    def allows(self, target: Kind) -> bool:
        """Whether a connection from this kind to the target makes sense."""
        return target.id in self.may_call or target.group in self.may_call
