"""The sentences for everything that can be wrong in a Network document."""

from __future__ import annotations

from simulator.text import Text

KOREAN_TYPES: dict[str, str] = {
    "an object": "객체", "a list": "목록", "a name": "이름", "a string": "문자열", "a number": "수",
    "true or false": "참/거짓", "null": "빈 값(null)", "a list [probability, route]":
    "[확률, 경로] 목록",
}  # fmt: skip
"""What JSON values are called."""

MESSAGES: dict[str, Text] = {
    "not_json": Text(
        'This is not JSON: {detail}. Give a JSON object with "format", "stations" and "flows".',
        'JSON이 아닙니다: {detail}. "format", "stations", "flows"가 있는 JSON 객체를 주세요.',
    ),
    "not_text": Text(
        "The bytes are not UTF-8 text. Save the file as UTF-8.",
        "UTF-8 텍스트가 아닙니다. 파일을 UTF-8로 저장하세요.",
    ),
    "too_deep": Text(
        "Nested more than {limit} levels deep. Flatten the route.",
        "{limit}단계보다 깊게 중첩되어 있습니다. 경로를 더 평평하게 만드세요.",
    ),
    "no_format": Text(
        'The document does not say its format. Add "format": "{wanted}".',
        '문서에 형식이 적혀 있지 않습니다. "format": "{wanted}"을(를) 추가하세요.',
    ),
    "wrong_format": Text(
        "Unknown format {found}. This version reads {wanted}.",
        "알 수 없는 형식 {found}입니다. 이 버전은 {wanted}을(를) 읽습니다.",
    ),
    "wrong_type": Text(
        "Expected {wanted}, found {found}.",
        "{wanted}이(가) 필요한데 {found}이(가) 있습니다.",
    ),
    "missing": Text(
        '"{key}" is missing. Add it.',
        '"{key}" 항목이 없습니다. 추가하세요.',
    ),
    "unknown_key": Text(
        'Unknown key "{key}". Known here: {known}.',
        '알 수 없는 키 "{key}"입니다. 여기서 쓸 수 있는 키: {known}.',
    ),
    "duplicate_key": Text(
        '"{key}" is given twice. Keep one.',
        '"{key}"이(가) 두 번 있습니다. 하나만 남기세요.',
    ),
    "not_finite": Text(
        "The number is not finite. Give a finite number.",
        "유한한 수가 아닙니다. 유한한 수를 주세요.",
    ),
    "too_small": Text(
        "{found} is below the least allowed, {limit}.",
        "{found}은(는) 허용되는 최솟값 {limit}보다 작습니다.",
    ),
    "too_large": Text(
        "{found} is above the greatest allowed, {limit}.",
        "{found}은(는) 허용되는 최댓값 {limit}보다 큽니다.",
    ),
    "not_whole": Text(
        "{found} is not a whole number.",
        "{found}은(는) 정수가 아닙니다.",
    ),
    "unknown_value": Text(
        "Unknown value {found}. Choose one of: {known}.",
        "알 수 없는 값 {found}입니다. 다음 중 하나를 고르세요: {known}.",
    ),
    "shape_scv": Text(
        "A time of shape {shape} cannot have scv {found}; it needs {wanted}.",
        "{shape} 분포의 시간은 scv가 {found}일 수 없습니다. {wanted}이어야 합니다.",
    ),
    "unknown_station": Text(
        'There is no station "{name}". Add it to "stations" or correct the name.',
        '"{name}"이라는 스테이션이 없습니다. "stations"에 추가하거나 이름을 고치세요.',
    ),
    "unknown_pool": Text(
        'There is no pool "{name}". Add it to "pools" or correct the name.',
        '"{name}"이라는 풀이 없습니다. "pools"에 추가하거나 이름을 고치세요.',
    ),
    "pool_held_twice": Text(
        'The pool "{name}" is already held here; holding it again can block for ever.',
        '여기서는 이미 풀 "{name}"을(를) 잡고 있습니다. 다시 잡으면 영원히 막힐 수 있습니다.',
    ),
    "probabilities": Text(
        "The probabilities add up to {found}; at most 1 is possible.",
        "확률의 합이 {found}입니다. 1을 넘을 수 없습니다.",
    ),
    "never_leaves": Text(
        'A request that reaches "{name}" never leaves. Let some row add up to less than 1.',
        '"{name}"에 도달한 요청은 영원히 나가지 못합니다. 합이 1보다 작은 행을 두세요.',
    ),
    "both_rate_and_users": Text(
        'A flow has either "rate" (open) or "users" (closed), not both.',
        '흐름에는 "rate"(개방형)와 "users"(폐쇄형) 중 하나만 있어야 합니다.',
    ),
    "neither_rate_nor_users": Text(
        'A flow needs "rate" (requests per second) or "users".',
        '흐름에는 "rate"(초당 요청 수) 또는 "users"가 필요합니다.',
    ),
    "only_for": Text(
        '"{key}" has a meaning only with "{other}". Remove it.',
        '"{key}"은(는) "{other}"와(과) 함께일 때만 뜻이 있습니다. 지우세요.',
    ),
    "no_flows": Text(
        'There is no flow. Add at least one to "flows".',
        '흐름이 없습니다. "flows"에 하나 이상 추가하세요.',
    ),
    "empty": Text(
        "At least one entry is needed here.",
        "여기에는 항목이 하나 이상 필요합니다.",
    ),
    "unknown_route": Text(
        "Not a route. Give a station's name, a list, or an object with one of: {known}.",
        "경로가 아닙니다. 스테이션 이름, 목록, 또는 다음 중 하나가 있는 객체를 주세요: {known}.",
    ),
    "two_forms": Text(
        "A route has one form, this one has several: {found}. Keep one.",
        "경로의 형태는 하나여야 하는데 여럿입니다: {found}. 하나만 남기세요.",
    ),
    "quorum_size": Text(
        "A quorum of {found} is not possible among {branches} branches.",
        "가지 {branches}개에서 정족수 {found}은(는) 불가능합니다.",
    ),
    "weights": Text(
        "{found} weights for {branches} branches; give one weight for each, not all zero.",
        "가지 {branches}개에 가중치가 {found}개입니다. 가지마다 하나씩, 모두 0은 아니게 주세요.",
    ),
    "duplicate_async": Text(
        'Two flows are named "{name}". Give each asynchronous part its own name.',
        '"{name}"이라는 흐름이 둘입니다. 비동기 부분마다 다른 이름을 주세요.',
    ),
    "columns": Text(
        "This list has {found} entries, another has {other}; all must have the same length.",
        "이 목록은 {found}개, 다른 목록은 {other}개입니다. 길이가 모두 같아야 합니다.",
    ),
}
