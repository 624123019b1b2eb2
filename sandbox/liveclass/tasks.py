"""The tasks of live classes, where Celery looks for them."""

from sandbox.liveclass.surging import surge

__all__ = ["surge"]
