"""Boards, what is asked of whom until when, and what came of it."""

from sandbox.boards.models.assignment import Assignment, Feedback, Override
from sandbox.boards.models.board import Board, BoardVersion
from sandbox.boards.models.grace import GraceSpent
from sandbox.boards.models.grade import (
    BankedComment,
    Comment,
    GradeEntry,
    GradeStatus,
    Regrade,
    RegradeRequest,
    RegradeRow,
)
from sandbox.boards.models.reminder import Reminder
from sandbox.boards.models.submission import (
    UNFINISHED,
    GradingRun,
    Refund,
    RunStatus,
    Submission,
    Trial,
    Work,
)
from sandbox.boards.models.watch import Watch, WatchRules, WatchState

__all__ = [
    "UNFINISHED",
    "Assignment",
    "BankedComment",
    "Board",
    "BoardVersion",
    "Comment",
    "Feedback",
    "GraceSpent",
    "GradeEntry",
    "GradeStatus",
    "GradingRun",
    "Override",
    "Refund",
    "Regrade",
    "RegradeRequest",
    "RegradeRow",
    "Reminder",
    "RunStatus",
    "Submission",
    "Trial",
    "Watch",
    "WatchRules",
    "WatchState",
    "Work",
]
