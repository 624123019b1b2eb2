"""``python -m simulator docs``: the model's documentation, from the formulas themselves.

The registry of the explanations gives the formulas of figures, the docstrings of
``simulator.formulas`` the mathematics below them, so the document cannot drift from either.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import pkgutil
from pathlib import Path
from types import ModuleType

from simulator import formulas
from simulator.calibrate import fit, trial
from simulator.explain.formula import Formula
from simulator.explain.registry import FORMULAS

NAME = "docs"
HELP = "write docs/model.md: every formula, its source, and where it holds"

_FILE = Path(__file__).parents[2] / "docs" / "model.md"
_INTRODUCTION = """# The model

Written by `python -m simulator docs` from the formulas and their docstrings. Units are
seconds and requests per second unless a name says otherwise. How far the figures are from
exact and simulated references is in [validation.md](validation.md).
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--file", type=Path, default=_FILE)


def run(options: argparse.Namespace) -> int:
    """Write the document."""
    options.file.write_text(model_document(), encoding="utf-8")
    return 0


def model_document() -> str:
    """The whole document."""
    explained = [_formula(formula) for formula in FORMULAS.values()]
    modules = [_module(name) for _, name, _ in pkgutil.iter_modules(formulas.__path__)]
    fitted = [inspect.cleandoc(part.__doc__ or "") + "\n" for part in (trial, fit)]
    parts = [_INTRODUCTION, "## Figures\n", *explained, "## Mathematics\n", *modules,
             "## Calibration with a load test\n", *fitted]  # fmt: skip
    return "\n".join(parts)


def _formula(formula: Formula) -> str:
    standing = "exact" if formula.exact else "approximation"
    symbols = "".join(
        f"- {symbol.sign}: {symbol.meaning.en}\n" for symbol in formula.symbols.values()
    )
    return (
        f"### {formula.title.en} (`{formula.id}`, {standing})\n\n"
        f"    {formula.expression}\n\n{symbols}\n{formula.note.en}\n\nSource: {formula.source}.\n"
    )


def _module(name: str) -> str:
    module = importlib.import_module(f"{formulas.__name__}.{name}")
    entries = [
        f"- **{function.__name__}**: {_one_line(function)}\n"
        for function in vars(module).values()
        if inspect.isfunction(function) and _belongs(function.__module__, module)
        and not function.__name__.startswith("_") and function.__doc__
    ]  # fmt: skip
    return f"### {name}\n\n{inspect.cleandoc(module.__doc__ or '')}\n\n{''.join(entries)}"


def _belongs(defined_in: str, module: ModuleType) -> bool:
    return defined_in == module.__name__


def _one_line(function: object) -> str:
    return " ".join(inspect.cleandoc(inspect.getdoc(function) or "").split())
