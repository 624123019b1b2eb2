"""What a live session refuses, and what else its pages say in one place."""

from __future__ import annotations

from sandbox.refusal import Refusal
from simulator.text import Text

PHASES = {
    "lobby": Text("Lobby", "대기실"),
    "predict": Text("Predict", "예측"),
    "build": Text("Build", "설계"),
    "surge": Text("Surge", "부하 급증"),
    "reveal": Text("Reveal", "공개"),
    "discuss": Text("Discuss", "토론"),
    "ended": Text("Ended", "종료"),
}


def refusal(status: int, code: str, en: str, ko: str) -> Refusal:
    """A refusal of a live session."""
    return Refusal(status, code, Text(en, ko))


ENDED = refusal(
    410, "session_ended", "This session has ended.", "이미 끝난 수업입니다."
)  # fmt: skip
REMOVED = refusal(
    403, "seat_removed",
    "The instructor has taken this seat out of the session. Ask them if that was a mistake.",
    "강사가 이 자리를 수업에서 내보냈습니다. 착오라면 강사에게 말하세요.",
)  # fmt: skip
LOCKED = refusal(
    403, "session_locked",
    "The instructor has locked the session: nobody new comes in.",
    "강사가 입장을 막아 새로 들어올 수 없습니다.",
)  # fmt: skip
FULL = refusal(
    403, "session_full", "Every seat of this session is taken.", "남은 자리가 없습니다."
)  # fmt: skip
MEMBERS_ONLY = refusal(
    403, "members_only",
    "Only members of the course can join this session. Sign in with your account.",
    "이 수업의 구성원만 참여할 수 있습니다. 계정으로 로그인하세요.",
)  # fmt: skip
WRONG_PIN = refusal(
    404, "wrong_pin",
    "There is no such seat, or the PIN is another one. Both stand on your first page.",
    "그런 자리가 없거나 PIN이 다릅니다. 처음 들어간 화면에 둘 다 적혀 있습니다.",
)  # fmt: skip
NOT_NOW = refusal(
    409, "wrong_phase",
    "That belongs to another phase of the session.",
    "지금 단계에서는 할 수 없습니다.",
)  # fmt: skip
TIME_OVER = refusal(
    409, "time_over",
    "Time is over. What was kept before counts.",
    "시간이 끝났습니다. 그 전에 저장된 것이 반영됩니다.",
)  # fmt: skip
ANSWERS_SHOWN = refusal(
    409, "answers_shown",
    "The answers are on the projector; yours stays as it is.",
    "답이 화면에 공개되어 더 이상 바꿀 수 없습니다.",
)  # fmt: skip
NO_SUCH_ANSWER = refusal(
    422, "no_such_answer",
    "That answer is not one of the choices. Reload the page and choose again.",
    "선택지에 없는 답입니다. 화면을 새로 고친 뒤 다시 고르세요.",
)  # fmt: skip
NOTHING_TO_PREDICT = refusal(
    409, "nothing_to_predict",
    "The board starts with an empty canvas, so there is nothing to predict. Go on to Build.",
    "빈 캔버스로 시작하는 보드라 예측할 것이 없습니다. 설계 단계로 넘어가세요.",
)  # fmt: skip
NOT_PUBLISHED = refusal(
    409, "not_published",
    "Publish the assignment first: a session shows its board to the class.",
    "먼저 과제를 공개하세요. 수업에서 이 보드를 학생에게 보여 줍니다.",
)  # fmt: skip
ALREADY_OPEN = refusal(
    409, "already_open",
    "A session of this assignment is open already.",
    "이 과제의 수업이 이미 열려 있습니다.",
)  # fmt: skip
BAD_MINUTES = refusal(
    422, "bad_minutes",
    "A countdown lasts from half a minute to 120 minutes; 0 takes it away.",
    "남은 시간은 0.5분에서 120분까지 정할 수 있고, 0이면 없앱니다.",
)  # fmt: skip
BAD_PERCENT = refusal(
    422, "bad_percent",
    "Extra time is from 100 to 400 percent.",
    "추가 시간은 100~400%로 정하세요.",
)  # fmt: skip


def phase_changed(now: str) -> Refusal:
    """The refusal of a step that was asked for from a phase that is over."""
    words = PHASES[now]
    return Refusal(
        409,
        "phase_changed",
        Text(
            f"The session is in the phase “{words.en}” by now; nothing was changed.",
            f"수업은 이미 ‘{words.ko}’ 단계입니다. 바뀐 것은 없습니다.",
        ),
    )
