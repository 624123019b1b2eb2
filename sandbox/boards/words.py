"""Words of boards that more than one page says."""

from __future__ import annotations

from simulator.text import Text

CREDIT = {
    "before": Text("not open yet", "아직 열리지 않음"),
    "early": Text("early: {percent} %", "조기 제출: {percent}%"),
    "due": Text("on time: {percent} %", "제때 제출: {percent}%"),
    "late": Text("late: {percent} %", "지각 제출: {percent}%"),
    "after": Text("after that: {percent} %", "그 뒤: {percent}%"),
    "practice": Text("practice: counts nothing", "연습: 점수에 반영되지 않음"),
    "closed": Text("closed", "마감됨"),
    "open": Text("no deadline: {percent} %", "기한 없음: {percent}%"),
}

GRACE = Text(
    "{credit}; handing in now spends grace days: {days} of {left}",
    "{credit}, 지금 제출하면 유예일 {left}일 중 {days}일을 씁니다",
)

CHOICES = {
    "credit_mode": {
        "scale": Text("points × credit", "점수 × 반영률"),
        "cap": Text("points up to the credit", "반영률까지만 인정"),
    },
    "counting": {
        "best": Text("the best after credit", "반영률을 곱한 최고점"),
        "last": Text("the last", "마지막 제출"),
        "picked": Text("the one the student picks", "학생이 고른 제출"),
    },
    "feedback": {
        "none": Text("nothing", "아무것도 보여 주지 않음"),
        "count": Text("how many passed", "통과한 개수"),
        "first": Text("the name of the first that fails", "처음 실패한 시나리오의 이름"),
        "full": Text("everything", "모두"),
    },
    "ranking": {
        "off": Text("off", "끔"),
        "own": Text("one's own rank only", "자기 순위만"),
        "neighbours": Text("neighbours (two above, two below)", "이웃(위아래 두 명)"),
        "top": Text("the top and oneself", "상위권과 자기"),
        "full": Text("everybody", "모두"),
    },
    "after": {
        "closed": Text("closed", "마감"),
        "practice": Text("practice: graded, worth nothing", "연습: 채점하지만 반영하지 않음"),
        "percent": Text("a fixed percentage", "정해진 비율로 반영"),
    },
    "columns": {
        "score": Text("score", "점수"),
        "cost": Text("cost", "비용"),
        "p99": Text("slowest 1 % (p99)", "느린 1%(p99)"),
    },
}
SECTION = {
    "title": Text("Title", "제목"),
    "story": Text("Story", "이야기"),
    "goal": Text("Goal", "목표"),
    "lesson": Text("Lesson (shown after the reveal)", "배울 점(공개 뒤에 표시)"),
    "public": Text("public", "공개"),
    "name_only": Text("name only", "이름만"),
    "hidden": Text("hidden until the reveal", "공개 전까지 숨김"),
    "staff": Text("staff only", "강의진만"),
}
