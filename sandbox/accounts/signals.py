"""What the other parts of the site do when a person takes their data, goes, comes back or is
gone. Each receiver gets ``user``; receivers of ``exporting`` return files as (name, bytes)."""

from __future__ import annotations

from django.dispatch import Signal

exporting = Signal()
leaving = Signal()
returning = Signal()
erasing = Signal()
