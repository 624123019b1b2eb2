#!/usr/bin/env python
"""Django's command line for the site."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run a command; what cannot work is said in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sandbox.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed in this Python. Run `make setup` first.")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as wrong:
        sys.exit(f"Loadstone cannot start: {wrong}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:  # while starting; a running server ends by itself
        sys.exit(130)
