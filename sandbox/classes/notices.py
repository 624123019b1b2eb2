"""The words of notices, made when they are read, in the reader's language."""

from __future__ import annotations

from django.http import HttpRequest

from sandbox.classes.models import Enrolment
from sandbox.site.language import in_language
from simulator.text import Text

WORDS = {
    "regraded": Text(
        "“{board}” was graded again: {before} → {after}. Reason: {reason}",
        "‘{board}’ 과제를 다시 채점했습니다: {before} → {after}. 사유: {reason}",
    ),
    "regrade_undone": Text(
        "The new grading of “{board}” was taken back: {before} → {after}.",
        "‘{board}’ 재채점을 취소했습니다: {before} → {after}.",
    ),
    "regraded_unseen": Text(
        "“{board}” was graded again; your results show what is open of it. Reason: {reason}",
        "‘{board}’ 과제를 다시 채점했습니다. 공개된 범위의 점수는 결과에 있습니다. 사유: {reason}",
    ),
    "regrade_undone_unseen": Text(
        "The new grading of “{board}” was taken back; your results show what is open of it.",
        "‘{board}’ 재채점을 취소했습니다. 공개된 범위의 점수는 결과에 있습니다.",
    ),
    "released": Text("The grades of “{board}” are out.", "‘{board}’ 성적이 공개되었습니다."),
    "comment": Text("There is a new comment on “{board}”.", "‘{board}’에 새 의견이 있습니다."),
    "answered": Text(
        "Your request about “{board}” was answered: {answer}",
        "‘{board}’ 재검토 요청에 답변이 있습니다: {answer}",
    ),
    "refunded": Text(
        "Grading “{board}” failed through a fault of ours. Your token is back.",
        "내부 오류로 ‘{board}’ 채점에 실패하여 토큰을 돌려드렸습니다.",
    ),
    "glass": Text(
        "A site administrator looked into this course. Reason: {reason}",
        "사이트 관리자가 이 수업을 열람했습니다. 사유: {reason}",
    ),
}


def unread_notices(enrolment: Enrolment, request: HttpRequest) -> list[str]:
    """What this member has not read yet, in words."""
    found = []
    for notice in enrolment.notices.filter(read=None)[:20]:
        words = WORDS.get(notice.kind)
        if words is not None:
            title = notice.data.get("board")
            board = in_language(Text(**title)) if isinstance(title, dict) else title
            found.append(in_language(words.fill(**{**notice.data, "board": board})))
    return found
