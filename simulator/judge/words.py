"""The sentences of the judgement, in both languages."""

from __future__ import annotations

from simulator.design.document import Design
from simulator.judge.cases import Case
from simulator.text import Text

SERVED = Text(
    "At {load:.0%} of the users {good:.2%} of the requests are good (goal {goal:.2%}).",
    "사용자 {load:.0%}에서 요청의 {good:.2%}가 정상입니다(목표 {goal:.2%}).",
)
UNSERVED = Text(
    "At {load:.0%} of the users only {good:.2%} of the requests are good (goal {goal:.2%}).",
    "사용자 {load:.0%}에서 요청의 {good:.2%}만 정상입니다(목표 {goal:.2%}).",
)
UNSERVED_BECAUSE = Text(
    "At {load:.0%} of the users only {good:.2%} of the requests are good (goal {goal:.2%}): "
    "“{name}” is at {use:.0%} of its {limit}.",
    "사용자 {load:.0%}에서 요청의 {good:.2%}만 정상입니다(목표 {goal:.2%}). "
    "‘{name}’의 {limit} 사용률이 {use:.0%}입니다.",
)
UNSERVED_SLOW = Text(
    "At {load:.0%} of the users only {good:.2%} of the requests are good (goal {goal:.2%}): "
    "{share:.1%} of “{name}” are answered within the limit of {limit:,.0f} ms, though nothing is full. "
    "Relax the limit, or shorten the way.",
    "사용자 {load:.0%}에서 요청의 {good:.2%}만 정상입니다(목표 {goal:.2%}). "
    "꽉 찬 곳은 없지만 ‘{name}’의 {share:.1%}만 한도 {limit:,.0f}ms 안에 응답합니다. "
    "한도를 늘리거나 경로를 줄이세요.",
)
NOTHING_HAPPENS = Text(
    "No scenario can happen to this design.", "이 설계에 일어날 수 있는 시나리오가 없습니다."
)
AT = Text("{what} (“{name}”)", "{what}(‘{name}’)")
SURVIVED = Text(
    "{what}: {good:.2%} good over the window (goal {goal:.2%}).",
    "{what}: 평가 시간 동안 {good:.2%} 정상(목표 {goal:.2%}).",
)
SUFFERED = Text(
    "{what}: only {good:.2%} good over the window (goal {goal:.2%}), "
    "{minutes:.1f} minutes below the goal.",
    "{what}: 평가 시간 동안 {good:.2%}만 정상(목표 {goal:.2%}), "
    "목표에 못 미친 시간 {minutes:.1f}분.",
)
CANNOT_HAPPEN = Text(
    "{what}: cannot happen here, so what counts is the full load: {good:.2%} good "
    "(goal {goal:.2%}).",
    "{what}: 이 설계에는 일어날 수 없어 목표 부하의 결과로 셉니다: {good:.2%} 정상(목표 {goal:.2%}).",
)
NAMES_MISSING = Text(
    "Scenario {number} of the board names “{name}”, which this design does not have. Put it back.",
    "보드의 시나리오 {number}이(가) 가리키는 ‘{name}’이(가) 이 설계에 없습니다. 되돌려 놓으세요.",
)
DATA_LOST = Text(
    "{what}: {good:.2%} good over the window (goal {goal:.2%}); {lost:.1f} minutes of writes "
    "are lost, more than allowed, which halves the points.",
    "{what}: 평가 시간 동안 {good:.2%} 정상(목표 {goal:.2%}). 허용치를 넘는 {lost:.1f}분의 쓰기를 "
    "잃어 점수가 절반이 됩니다.",
)
CHEAP = Text(
    "${cost:,.0f} a month, within the par of ${par:,.0f} "
    "(${floor:,.0f} of it deliver the bytes, whatever the design).",
    "월 ${cost:,.0f}로 기준 비용 ${par:,.0f} 이내입니다"
    "(그중 ${floor:,.0f}는 어떤 설계에서도 드는 전송 비용).",
)
DEAR = Text(
    "${cost:,.0f} a month against a par of ${par:,.0f}: beyond the ${floor:,.0f} that any design "
    "pays for its bytes, {ratio:.2g} times as much.",
    "월 ${cost:,.0f}로 기준 비용은 ${par:,.0f}입니다. 어떤 설계에서도 드는 "
    "전송 비용 ${floor:,.0f}를 빼면 기준의 {ratio:.2g}배입니다.",
)
FLOOR_ABOVE_PAR = Text(
    "Delivering the bytes alone costs ${floor:,.0f} a month, more than the par of ${par:,.0f}: "
    "no design can meet this budget. Raise the budget or send fewer bytes.",
    "전송 비용만 월 ${floor:,.0f}로 기준 비용 ${par:,.0f}보다 많아, 이 예산을 지킬 수 있는 설계가 "
    "없습니다. 예산을 올리거나 보내는 바이트를 줄이세요.",
)
EVERY_BOX = Text(
    "Every box earns its place until the removal test says otherwise.",
    "빼 보아도 달라지지 않는 상자가 없으면 만점입니다.",
)
SERVED_PART = Text(
    "{row} As only {served:.0%} of the service points are earned, at most {served:.0%} of these are.",
    "{row} 서비스 점수의 {served:.0%}만 얻었으므로 이 점수도 {served:.0%}까지만 얻습니다.",
)
DEAD = Text(
    "Taking out “{name}” ({kind}) changes less than half a point.",
    "‘{name}’({kind})을(를) 빼도 0.5점도 달라지지 않습니다.",
)
EXTRA = Text(
    "{nodes} machines where the reference needs {par}.",
    "기준 설계는 {par}대인데 {nodes}대를 씁니다.",
)
CAP_SERVICE = Text(
    "Only {good:.1%} of the requests are good at the full load: at most {cap:.0f} points.",
    "목표 부하에서 정상 요청이 {good:.1%}뿐이라 최대 {cap:.0f}점입니다.",
)
CAP_MUST = Text(
    "“{what}” must be survived and is not: at most {cap:.0f} points.",
    "반드시 견뎌야 할 ‘{what}’을(를) 견디지 못해 최대 {cap:.0f}점입니다.",
)


ON, OFF = Text("on", "켬"), Text("off", "끔")
SET = Text("{name}: {parameter} {old} → {new}", "{name}: {parameter} {old} → {new}")
REMOVE = Text("Remove “{name}”", "‘{name}’ 빼기")
ADD: dict[str, Text] = {
    "lb": Text(
        "Put a load balancer in front of “{name}”, with two servers or more",
        "‘{name}’ 앞에 로드 밸런서를 두고 서버를 두 대 이상으로",
    ),
    "replica": Text("Add a read replica behind “{name}”", "‘{name}’에 읽기 복제본 추가"),
    "cache": Text("Add a cache beside “{name}”", "‘{name}’ 옆에 캐시 추가"),
    "cdn": Text("Put a CDN in front of “{name}”", "‘{name}’ 앞에 CDN 두기"),
    "queue": Text(
        "Let workers behind a queue do the jobs of “{name}”",
        "‘{name}’의 작업을 대기열 뒤의 작업자에게 맡기기",
    ),
    "monitoring": Text("Add central monitoring with alerts", "경보가 있는 중앙 모니터링 추가"),
    "automation": Text("Deploy by canary", "카나리 방식으로 배포"),
}


def incident(design: Design, case: Case) -> Text:
    """A scenario and whom it hits."""
    if case.target is None:
        return case.kind.label
    return AT.fill(what=case.kind.label, name=design.components[case.target].title)
