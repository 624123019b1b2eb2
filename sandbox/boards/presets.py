"""The sorts of assignments: each only fills the settings in, and all can be changed after."""

from __future__ import annotations

from typing import Any

from sandbox.boards.models.assignment import Feedback, Preset, Ranking
from simulator.text import Text

LABELS = {
    Preset.PRACTICE: Text("Practice: everything visible, no dates", "연습: 모두 공개, 기한 없음"),
    Preset.HOMEWORK: Text(
        "Homework: tokens, late steps, the best counts", "과제: 토큰, 지각 단계, 최고점 반영"
    ),
    Preset.CONTEST: Text(
        "Contest: a window, a ranking that freezes", "대회: 정해진 시간, 순위표 고정"
    ),
    Preset.EXAM: Text(
        "Exam: no feedback before the reveal", "시험: 공개 전에는 결과를 보여 주지 않음"
    ),
}
SETTINGS: dict[str, dict[str, Any]] = {
    Preset.PRACTICE: {"feedback": Feedback.FULL, "tokens": 99, "after": "100", "advice": True},
    Preset.HOMEWORK: {
        "late": [[24, 80], [72, 50]], "after": "practice", "spends_grace": True,
    },
    Preset.CONTEST: {
        "after": "closed", "ranking": Ranking.TOP, "ranking_columns": ["score", "cost"],
        "freeze_minutes": 15, "feedback": Feedback.NONE,
    },
    Preset.EXAM: {
        "after": "closed", "feedback": Feedback.NONE, "show_score": False, "hints": 0,
        "reveal_by_hand": True,
    },
}  # fmt: skip
