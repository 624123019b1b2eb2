"""Every sentence about boards, in both languages, with places for values."""

from __future__ import annotations

from simulator.text import Text

THE_BOARD = Text("The board", "보드")
SCENARIO_LIST = Text("scenarios", "시나리오")
LOAD_LIST = Text("load points", "부하 지점")
HINT_LIST = Text("hints", "힌트")
KIND_LIST = Text("component kinds", "구성 요소 종류")
LOCK_LIST = Text("locked parts", "잠근 항목")
CLASS_WEIGHTS = Text("The class weights", "요청 종류별 가중치")

READING: dict[str, Text] = {
    "no_format": Text(
        'The document does not say its format. Add "format": "{wanted}".',
        '문서에 형식이 적혀 있지 않습니다. "format": "{wanted}"을(를) 추가하세요.',
    ),
    "unknown_format": Text(
        "“{found}” is not a format of Loadstone boards. This version reads “{wanted}”.",
        "‘{found}’은(는) Loadstone 보드 형식이 아닙니다. 이 버전은 ‘{wanted}’ 형식을 읽습니다.",
    ),
    "empty_text": Text(
        "{what} is empty. Write it in both languages.",
        "{what}: 비어 있습니다. 두 언어로 모두 적으세요.",
    ),
    "not_whole_percent": Text(
        "{what} is {found}; weights are whole percent.",
        "{what}: {found} 값입니다. 가중치는 정수 퍼센트여야 합니다.",
    ),
    "weights_sum": Text(
        "The weights of the {what} add up to {found} %; they must add up to 100 %.",
        "{what}의 가중치 합이 {found}%입니다. 합이 100%여야 합니다.",
    ),
    "staff_weight": Text(
        "Scenario {index} is for staff only, so it cannot count: its weight must be 0, not {found}.",
        "시나리오 {index}은(는) 교수진 전용이라 점수에 넣을 수 없습니다. 가중치가 {found}이(가) 아니라 0이어야 합니다.",
    ),
    "no_full_load": Text(
        "No load point stands at the full number of users. Add one with the share 1.",
        "사용자 전체에 해당하는 부하 지점이 없습니다. 비율이 1인 지점을 추가하세요.",
    ),
    "same_load": Text(
        "Two load points stand at {found} of the users. Keep one.",
        "사용자 비율 {found}에 부하 지점이 둘 있습니다. 하나만 남기세요.",
    ),
    "no_weight": Text(
        "Every class weight is zero, so nothing would be judged. Give one class a weight.",
        "모든 요청 종류의 가중치가 0이라 평가할 것이 없습니다. 하나 이상에 가중치를 주세요.",
    ),
    "lock_missing": Text(
        "“{found}” is locked, but the start design has no such component{suggestion}.",
        "‘{found}’을(를) 잠갔지만 시작 설계에 그런 구성 요소가 없습니다{suggestion}.",
    ),
    "lock_parameter": Text(
        "“{name}” ({kind}) has no parameter “{found}” to lock{suggestion}.",
        "‘{name}’({kind})에는 잠글 매개변수 ‘{found}’이(가) 없습니다{suggestion}.",
    ),
    "unknown_kind": Text(
        "There is no component kind “{found}”{suggestion}.",
        "‘{found}’(이)라는 구성 요소 종류는 없습니다{suggestion}.",
    ),
}  # fmt: skip

CHECKING: dict[str, Text] = {
    "locked_gone": Text(
        "“{name}” is locked on this board and must stay. Put it back.",
        "‘{name}’은(는) 이 보드에서 잠겨 있어 뺄 수 없습니다. 되돌려 놓으세요.",
    ),
    "locked_kind": Text(
        "“{name}” is locked on this board as {wanted}; it cannot become {found}.",
        "‘{name}’은(는) 이 보드에서 ‘{wanted}’(으)로 잠겨 있어 ‘{found}’(으)로 바꿀 수 없습니다.",
    ),
    "locked_place": Text(
        "“{name}” is locked on this board and must stay where it is. Move it back.",
        "‘{name}’은(는) 이 보드에서 자리가 잠겨 있습니다. 원래 자리로 옮기세요.",
    ),
    "locked_parameter": Text(
        "“{label}” of “{name}” is locked at {wanted} on this board; it is {found}.",
        "‘{name}’의 ‘{label}’은(는) 이 보드에서 {wanted}(으)로 잠겨 있는데 {found}입니다.",
    ),
    "locked_fact": Text(
        "“{label}” of “{name}” is a measured figure, not a choice: it stays at {wanted} on "
        "this board; it is {found}.",
        "‘{name}’의 ‘{label}’은(는) 고르는 값이 아니라 측정된 값입니다. 이 보드에서는 {wanted}이어야 "
        "하는데 {found}입니다.",
    ),
    "locked_connection": Text(
        "The connection from “{source}” to “{target}” is locked on this board and must stay as "
        "it was. Put it back.",
        "‘{source}’에서 ‘{target}’(으)로 가는 연결은 이 보드에서 잠겨 있습니다. 원래대로 되돌리세요.",
    ),
    "calls_changed": Text(
        "How often “{source}” calls “{target}” per request belongs to the board. Remove the "
        "number of calls from the connection.",
        "요청마다 ‘{source}’이(가) ‘{target}’을(를) 부르는 횟수는 보드가 정합니다. 연결의 호출 횟수를 지우세요.",
    ),
    "kind_not_allowed": Text(
        "{kind} (“{name}”) may not be used on this board. Take it out. Allowed: {allowed}.",
        "이 보드에서는 {kind}(‘{name}’)을(를) 쓸 수 없습니다. 빼세요. 쓸 수 있는 것: {allowed}.",
    ),
    "client_added": Text(
        "“{name}” adds users of its own; who comes is the board's. Take it out.",
        "‘{name}’은(는) 사용자를 새로 더합니다. 누가 오는지는 보드가 정합니다. 빼세요.",
    ),
    "workload_changed": Text(
        "The workload differs from the board's at “{key}”. It is judged with the board's own.",
        "작업 부하의 ‘{key}’이(가) 보드와 다릅니다. 보드의 값으로 평가합니다.",
    ),
    "goals_changed": Text(
        "The goals differ from the board's at “{key}”. It is judged with the board's own.",
        "목표의 ‘{key}’이(가) 보드와 다릅니다. 보드의 값으로 평가합니다.",
    ),
    "scenarios_changed": Text(
        "The scenarios differ from the board's. It is judged under the board's own.",
        "시나리오가 보드와 다릅니다. 보드의 시나리오로 평가합니다.",
    ),
}  # fmt: skip
