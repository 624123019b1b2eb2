"""What is said about a launch or a service that does not work: which fault, and who mends it."""

from __future__ import annotations

from sandbox.refusal import Refusal
from simulator.text import Text

WORDS: dict[str, tuple[int, Text]] = {
    "unknown_platform": (400, Text(
        "No platform is registered here with the issuer {issuer} and the client id {client}. An "
        "administrator has to add it.",
        "발급자 {issuer}, 클라이언트 ID {client}로 등록된 플랫폼이 없습니다. "
        "관리자가 등록해야 합니다.",
    )),
    "which_client": (400, Text(
        "{issuer} is registered with several client ids; the platform has to send client_id.",
        "{issuer}에 클라이언트 ID가 여러 개 등록되어 있습니다. "
        "플랫폼이 client_id를 보내야 합니다.",
    )),
    "no_login_hint": (400, Text(
        "The platform did not say who is signing in (login_hint).",
        "플랫폼이 누가 로그인하는지(login_hint) 보내지 않았습니다.",
    )),
    "foreign_target": (400, Text(
        "The launch asks for {given}, which is not an address of this site.",
        "{given}은(는) 이 사이트의 주소가 아닙니다.",
    )),
    "platform_says": (400, Text(
        "The platform refused the launch: {said}", "플랫폼이 실행을 거절했습니다: {said}"
    )),
    "unknown_state": (400, Text(
        "This launch answers no login of this site. Open it again from the platform.",
        "이 사이트에서 시작한 로그인이 아닙니다. 플랫폼에서 다시 여세요.",
    )),
    "login_expired": (400, Text(
        "The launch took longer than ten minutes. Open it again from the platform.",
        "실행에 10분이 넘게 걸렸습니다. 플랫폼에서 다시 여세요.",
    )),
    "no_token": (400, Text(
        "The launch carries no token that can be read (id_token).",
        "실행에 읽을 수 있는 토큰(id_token)이 없습니다.",
    )),
    "wrong_algorithm": (400, Text(
        "The token is signed by {given}; only RS256 is taken.",
        "토큰 서명이 {given} 방식입니다. RS256만 받습니다.",
    )),
    "unknown_key": (400, Text(
        "The platform's key set has no key named {kid}, with which the token is signed.",
        "플랫폼의 키 목록에 토큰을 서명한 키 {kid}이(가) 없습니다.",
    )),
    "bad_signature": (400, Text(
        "The token's signature is not that of {platform}.",
        "토큰의 서명이 {platform}의 것이 아닙니다.",
    )),
    "expired": (400, Text(
        "The launch has expired. Open it again from the platform.",
        "실행 시간이 만료되었습니다. 플랫폼에서 다시 여세요.",
    )),
    "from_the_future": (400, Text(
        "The token is from the future: the platform's clock and ours differ by over a minute.",
        "토큰 시각이 미래입니다. 플랫폼과 이 사이트의 시계가 1분 넘게 다릅니다.",
    )),
    "wrong_audience": (400, Text(
        "The token is meant for another tool than {client} (aud).",
        "토큰이 {client}이(가) 아닌 다른 도구의 것입니다(aud).",
    )),
    "wrong_issuer": (400, Text(
        "The token does not come from {issuer} (iss).",
        "토큰의 발급자가 {issuer}이(가) 아닙니다(iss).",
    )),
    "missing_claim": (400, Text(
        "The token lacks {claim}.", "토큰에 {claim} 항목이 없습니다."
    )),
    "wrong_nonce": (400, Text(
        "The token answers another login (nonce). Open it again from the platform.",
        "다른 로그인에 대한 토큰입니다(nonce). 플랫폼에서 다시 여세요.",
    )),
    "replayed": (400, Text(
        "This launch was used already. Open it again from the platform.",
        "이미 사용한 실행입니다. 플랫폼에서 다시 여세요.",
    )),
    "wrong_version": (400, Text(
        "This is a launch of LTI {given}; only 1.3.0 is taken.",
        "LTI {given} 실행입니다. 1.3.0만 받습니다.",
    )),
    "wrong_message": (400, Text(
        "This site does not know launches of the sort {given}.",
        "{given} 종류의 실행은 지원하지 않습니다.",
    )),
    "unknown_deployment": (400, Text(
        "The deployment {given} is not registered for {platform}. An administrator has to add it.",
        "{platform}에 배포 {given}이(가) 등록되어 있지 않습니다. 관리자가 등록해야 합니다.",
    )),
    "no_sub": (400, Text(
        "The platform launched without saying who it is (sub), not even by a number.",
        "플랫폼이 사용자 번호(sub)를 보내지 않았습니다.",
    )),
    "no_context": (400, Text(
        "Open it from within a course of the platform.", "플랫폼의 강의 안에서 여세요."
    )),
    "ticket_expired": (410, Text(
        "This way in has expired. Open it again from the platform.",
        "입장 링크가 만료되었습니다. 플랫폼에서 다시 여세요.",
    )),
    "account_closed": (403, Text(
        "The account that belongs to you here is closed. Ask the operator of this site.",
        "이 사이트의 계정이 닫혀 있습니다. 사이트 운영자에게 문의하세요.",
    )),
    "administrator": (403, Text(
        "An administrator's account is not opened from a platform. Sign in on this site instead.",
        "관리자 계정은 플랫폼에서 열 수 없습니다. 이 사이트에서 직접 로그인하세요.",
    )),
    "no_cookie": (400, Text(
        "Your browser did not keep the cookie with which the launch began. Open it in a window of "
        "its own, with cookies of this site allowed.",
        "브라우저가 실행을 시작할 때의 쿠키를 저장하지 않았습니다. "
        "이 사이트의 쿠키를 허용하고 새 창에서 여세요.",
    )),
    "not_connected": (403, Text(
        "The instructor has not connected this course with Loadstone yet.",
        "강사가 아직 이 강의를 Loadstone에 연결하지 않았습니다.",
    )),
    "no_role": (403, Text(
        "Your role in the platform's course has no place here: {roles}.",
        "플랫폼 강의에서의 역할로는 참여할 수 없습니다: {roles}.",
    )),
    "course_gone": (410, Text(
        "The course this is connected with was removed.", "연결된 수업이 삭제되었습니다."
    )),
    "unknown_board": (404, Text(
        "The board of this link is not in the course any more. The instructor has to choose anew.",
        "이 링크의 보드가 수업에 없습니다. 강사가 다시 골라야 합니다.",
    )),
    "nothing_to_choose": (400, Text(
        "The platform takes no links here (ltiResourceLink is not among its accept_types), or gave "
        "no address to return to.",
        "플랫폼이 링크(ltiResourceLink)를 받지 않거나 돌아갈 주소를 보내지 않았습니다.",
    )),
    "service_away": (502, Text(
        "{service}: the platform does not answer ({said}).",
        "{service}: 플랫폼이 응답하지 않습니다({said}).",
    )),
    "service_refused": (502, Text(
        "{service}: the platform answered {status}. {said}",
        "{service}: 플랫폼 응답 {status}. {said}",
    )),
    "service_unreadable": (502, Text(
        "{service}: the platform's answer cannot be read.",
        "{service}: 플랫폼의 응답을 읽을 수 없습니다.",
    )),
    "no_roster": (409, Text(
        "The platform has offered no roster yet: open Loadstone from its course once, with Names "
        "and Roles switched on.",
        "플랫폼이 아직 명단을 제공하지 않았습니다. "
        "이름과 역할 서비스를 켜고 강의에서 한 번 여세요.",
    )),
}  # fmt: skip


def refuse(code: str, **values: str) -> Refusal:
    """The refusal of this name."""
    status, text = WORDS[code]
    known = {name: value for name, value in values.items() if f"{{{name}}}" in text.en}
    return Refusal(status, f"lti_{code}", text.fill(**known))
