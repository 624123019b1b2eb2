"""``python -m simulator COMMAND``: the engine on the command line.

Every module in ``simulator.commands`` that declares NAME, HELP, arguments() and run() is a
subcommand. Exit code 0 for success, 1 where a judgement is not met (each says which), 2 for input
that cannot be used.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

from simulator import commands

NOBODY_READS, STOPPED = 141, 130
"""As shells say of a program ended by SIGPIPE and by Ctrl-C."""
EXIT_CODES = (
    "Exit codes: 0 all is well; 1 something asked for is not met, as the description says; "
    "2 input that cannot be used, with what is wrong, where, and what to do on standard error."
)


def command_modules() -> dict[str, ModuleType]:
    """The subcommands by name."""
    found = (
        importlib.import_module(f"{commands.__name__}.{module.name}")
        for module in pkgutil.iter_modules(commands.__path__)
    )
    return {module.NAME: module for module in found if hasattr(module, "NAME")}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m simulator", epilog=EXIT_CODES)
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    modules = command_modules()
    for name, module in modules.items():
        module.arguments(subparsers.add_parser(
            name, help=module.HELP, description=module.HELP, epilog=EXIT_CODES
        ))  # fmt: skip
    options = parser.parse_args(arguments)
    try:
        code: int = modules[options.command].run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever was reading has gone, as with "| head"
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    except KeyboardInterrupt:
        return STOPPED
    return code


if __name__ == "__main__":
    sys.exit(main())
