"""The tasks of boards, where Celery looks for them."""

from sandbox.boards.grading import grade

__all__ = ["grade"]
