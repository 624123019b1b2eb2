#!/usr/bin/env python
"""Django's command line for the site."""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sandbox.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed in this Python. Run `make setup` first.")
    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:  # while starting; a running server ends by itself
        sys.exit(130)


if __name__ == "__main__":
    main()
