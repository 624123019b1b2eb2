"""The words of reports in both languages."""

from __future__ import annotations

from simulator.text import Text


class W:
    """Headings, column heads and sentences."""

    unnamed = Text("An architecture", "이름 없는 아키텍처")
    subtitle = Text("Capacity report at {users}", "{users} 기준 용량 보고서")
    made = Text(
        "Made by Loadstone, engine {engine}, prices of {prices}. The same design gives the "
        "same report.",
        "Loadstone 엔진 {engine}, {prices} 가격으로 작성했습니다. 같은 설계에서는 항상 같은 "
        "보고서가 나옵니다.",
    )
    summary = Text("Summary", "요약")
    architecture = Text("Architecture", "아키텍처")
    requests = Text("Requests", "요청")
    ladder = Text("From one user to ten million", "사용자 1명부터 1,000만 명까지")
    components = Text("Components", "구성 요소")
    score = Text("Score", "점수")
    bill = Text("Cost a month, line by line", "월 비용 명세")
    remarks = Text("Remarks", "참고 사항")
    figure = Text("Figure", "항목")
    value = Text("Value", "값")
    remark = Text("Remark", "설명")
    users = Text("Users", "사용자")
    good = Text("Good", "정상 응답")
    goal = Text("The goal is {value}.", "목표는 {value}입니다.")
    cost = Text("Cost a month", "월 비용")
    budget = Text("The budget is {value}.", "예산은 {value}입니다.")
    holds = Text("Holds up to", "감당하는 사용자")
    never = Text("no load", "없음")
    no_limit = Text(
        "Nothing gives way on the ladder.", "이 범위의 부하에서는 무너지는 곳이 없습니다."
    )
    request = Text("Request", "요청")
    rate = Text("Rate", "요청률")
    limit = Text("Limit", "한도")
    fullest = Text("Fullest component", "가장 찬 구성 요소")
    utilisation = Text("Utilisation", "사용률")
    component = Text("Component", "구성 요소")
    kind = Text("Kind", "종류")
    queue = Text("Queue", "대기열")
    lost = Text("Lost", "유실")
    more = Text("{n} more are left out here.", "{n}개는 여기서 줄였습니다.")
    part_name = Text("Part", "부문")
    why = Text("Why", "이유")
    points = Text("Points", "점수")
    most = Text("Of", "만점")
    total = Text("Total", "합계")
    item = Text("Item", "항목")
    quantity = Text("Quantity", "수량")
    workload = Text("Assumptions: workload and goals", "가정: 작업 부하와 목표")
    given = Text("Assumptions: what the design sets", "가정: 설계에서 정한 값")
    defaults = Text("Assumptions: defaults", "가정: 기본값")
    defaults_why = Text(
        "Everything the design does not set has these values.",
        "설계에서 정하지 않은 것은 모두 다음 값을 씁니다.",
    )
    classes = Text("Assumptions: one request of each class", "가정: 요청 종류별 한 건의 비용")
    sources = Text("Sources", "출처")
    parameter = Text("Parameter", "매개변수")
    confidence = Text("Confidence", "신뢰도")
    source = Text("Source", "출처")
    code = Text("Code", "기호")
    title = Text("Title", "제목")
    date = Text("Date", "날짜")
    yes = Text("yes", "예")
    no = Text("no", "아니요")
    mix = Text("Mix: {request}", "구성: {request}")
    latency = Text("Limit: {request}", "한도: {request}")

    _parts = {  # noqa: RUF012  (read only)
        "service": Text("Service", "서비스"),
        "resilience": Text("Resilience", "회복력"),
        "cost": Text("Cost", "비용"),
        "simplicity": Text("Simplicity", "단순함"),
        "cap": Text("Cap", "상한"),
    }
    _levels = {  # noqa: RUF012  (read only)
        "high": Text("high", "높음"),
        "medium": Text("medium", "중간"),
        "low": Text("low", "낮음"),
        "choice": Text("a choice", "선택"),
    }

    @classmethod
    def part(cls, key: str) -> Text:
        """The name of a part of the score."""
        return cls._parts.get(key, Text(key, key))

    @classmethod
    def level(cls, key: str) -> Text:
        """How sure a value is."""
        return cls._levels[key]
