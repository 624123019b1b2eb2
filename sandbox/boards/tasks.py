"""The tasks of boards, where Celery looks for them."""

from sandbox.boards.digest import send_digests
from sandbox.boards.grading import grade

__all__ = ["grade", "send_digests"]
