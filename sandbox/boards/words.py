"""Words of boards that more than one page says."""

from __future__ import annotations

from simulator.text import Text

CREDIT = {
    "before": Text("not open yet", "아직 열리지 않음"),
    "early": Text("early: {percent} %", "조기 제출: {percent} %"),
    "due": Text("on time: {percent} %", "제때 제출: {percent} %"),
    "late": Text("late: {percent} %", "지각 제출: {percent} %"),
    "after": Text("after that: {percent} %", "그 뒤: {percent} %"),
    "practice": Text("practice: counts nothing", "연습: 점수에 반영되지 않음"),
    "closed": Text("closed", "마감됨"),
    "open": Text("no deadline: {percent} %", "기한 없음: {percent} %"),
}
