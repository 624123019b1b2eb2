"""Every sentence about a wrong Design, by code, in both languages, with places for values."""

from __future__ import annotations

from simulator.text import Text

MESSAGES: dict[str, Text] = {
    "too_large": Text(
        "The document has {size:,} bytes; at most {limit:,} are allowed. Remove notes or split the design.",
        "문서 크기가 {size:,}바이트입니다. 최대 {limit:,}바이트까지 받습니다. 메모를 줄이거나 설계를 나누세요.",
    ),
    "too_deep": Text(
        "The JSON is nested more than {limit} levels deep. A design needs fewer than ten.",
        "JSON이 {limit}단계보다 깊게 중첩되어 있습니다. 설계에는 열 단계도 필요하지 않습니다.",
    ),
    "not_unicode": Text(
        "The text is not valid Unicode. Save the document as UTF-8 and try again.",
        "올바른 유니코드 텍스트가 아닙니다. UTF-8로 저장한 뒤 다시 시도하세요.",
    ),
    "not_json": Text(
        "This is not JSON: {detail} (line {line}, column {column}).",
        "JSON이 아닙니다: {line}행 {column}열을 확인하세요({detail}).",
    ),
    "number_too_long": Text(
        "A number has too many digits. Write it shorter.",
        "숫자의 자릿수가 너무 많습니다. 더 짧게 쓰세요.",
    ),
    "duplicate_key": Text(
        "The key “{key}” is there twice in the same object. Keep one of them.",
        "같은 객체 안에 키 ‘{key}’이(가) 두 번 있습니다. 하나만 남기세요.",
    ),
    "wrong_type": Text(
        "{what} must be {wanted}, not {found}.",
        "{what}: {wanted} 값이어야 하는데 {found} 값이 왔습니다.",
    ),
    "missing": Text(
        "{what} has no “{key}”. Add it.",
        "{what}: ‘{key}’ 항목이 없습니다. 추가하세요.",
    ),
    "unknown_key": Text(
        "{what} knows no “{key}”{suggestion}. Known here: {known}.",
        "{what}: ‘{key}’ 항목은 없습니다{suggestion}. 쓸 수 있는 항목: {known}.",
    ),
    "no_format": Text(
        'The document does not say its format. Add "format": "{wanted}".',
        '문서에 형식이 적혀 있지 않습니다. "format": "{wanted}"을(를) 추가하세요.',
    ),
    "unknown_format": Text(
        "“{found}” is not a format of Loadstone designs. This version reads “{wanted}”.",
        "‘{found}’은(는) Loadstone 설계 형식이 아닙니다. 이 버전은 ‘{wanted}’ 형식을 읽습니다.",
    ),
    "future_format": Text(
        "The document was made by a newer Loadstone (format {found}; this one reads up to {wanted}). Update this Loadstone, or export the design again in the older format.",
        "더 새로운 Loadstone에서 만든 문서입니다(형식 {found}, 여기서는 {wanted}까지 읽습니다). 이 Loadstone을 갱신하거나 이전 형식으로 다시 내보내세요.",
    ),
    "too_many": Text(
        "There are {count:,} {what}; at most {limit:,} are allowed. Split the design.",
        "{what} {count:,}개가 있습니다. 최대 {limit:,}개까지 받습니다. 설계를 나누세요.",
    ),
    "too_long": Text(
        "{what} has {length:,} characters; at most {limit:,} are allowed. Shorten it.",
        "{what}: {length:,}자입니다. 최대 {limit:,}자까지 받습니다. 줄이세요.",
    ),
    "bad_character": Text(
        "{what} holds a character that cannot be shown (code {character}). Remove it.",
        "{what}: 표시할 수 없는 문자(코드 {character})가 있습니다. 지우세요.",
    ),
    "bad_id": Text(
        "“{key}” cannot be an id: use 1 to {limit} letters, digits, “-”, “_”, “.” or “:”.",
        "‘{key}’은(는) 식별자로 쓸 수 없습니다. 영문자, 숫자, ‘-’, ‘_’, ‘.’, ‘:’로 1~{limit}자를 쓰세요.",
    ),
    "not_finite": Text(
        "{what} must be a finite number, not {found}.",
        "{what}: 유한한 수여야 하는데 {found} 값이 왔습니다.",
    ),
    "out_of_range": Text(
        "{what} is {found}{unit}; it must lie between {min} and {max}{unit}.",
        "{what}: {found}{unit} 값입니다. {min}~{max}{unit} 범위 안이어야 합니다.",
    ),
    "not_whole": Text(
        "{what} must be a whole number, not {found}.",
        "{what}: 정수여야 하는데 {found} 값이 왔습니다.",
    ),
    "not_a_multiple": Text(
        "{what} is {found}; it must be a multiple of {step}.",
        "{what}: {found} 값입니다. {step}의 배수여야 합니다.",
    ),
    "not_an_option": Text(
        "{what} cannot be “{found}”{suggestion}. Choose one of: {known}.",
        "{what}: ‘{found}’은(는) 고를 수 없습니다{suggestion}. 다음에서 고르세요: {known}.",
    ),
    "unknown_kind": Text(
        "“{component}” is of the unknown kind “{found}”{suggestion}. Choose one of: {known}.",
        "‘{component}’의 종류 ‘{found}’은(는) 알 수 없습니다{suggestion}. 다음에서 고르세요: {known}.",
    ),
    "unknown_parameter": Text(
        "“{component}” ({kind}) has no parameter “{key}”{suggestion}.",
        "‘{component}’({kind})에는 매개변수 ‘{key}’이(가) 없습니다{suggestion}.",
    ),
    "unknown_parent": Text(
        "“{component}” stands in “{found}”, which does not exist. Add it or take the component out.",
        "‘{component}’이(가) 들어 있다는 ‘{found}’이(가) 없습니다. 추가하거나 구성 요소를 밖으로 빼세요.",
    ),
    "not_a_container": Text(
        "“{component}” cannot stand in “{found}” ({kind}), which holds no other components.",
        "‘{component}’은(는) ‘{found}’({kind}) 안에 둘 수 없습니다. 그곳에는 다른 구성 요소를 넣지 못합니다.",
    ),
    "wrong_container": Text(
        "“{component}” ({kind}) cannot stand in a {container}{allowed}.",
        "‘{component}’({kind})은(는) {container} 안에 둘 수 없습니다{allowed}.",
    ),
    "container_cycle": Text(
        "“{component}” stands inside itself: {names}. Take one of them out.",
        "‘{component}’이(가) 자기 자신 안에 있습니다: {names}. 하나를 밖으로 빼세요.",
    ),
    "size_of_non_container": Text(
        "“{component}” ({kind}) is no container and has no {key}. Remove it.",
        "‘{component}’({kind})은(는) 컨테이너가 아니어서 {key} 항목이 없습니다. 지우세요.",
    ),
    "unknown_victim": Text(
        "{what} names “{found}”, which is not in the design{suggestion}. Choose one of its "
        "components, or delete this.",
        "{what}이(가) 가리키는 ‘{found}’이(가) 설계에 없습니다{suggestion}. 설계에 있는 구성 요소를 "
        "고르거나 이것을 지우세요.",
    ),
    "unknown_component": Text(
        "{what} leads to “{found}”, which does not exist{suggestion}. Connect it or delete it.",
        "{what}: ‘{found}’이(가) 없습니다{suggestion}. 다시 연결하거나 지우세요.",
    ),
    "self_connection": Text(
        "Connection “{connection}” leads from “{component}” to itself. Delete it.",
        "연결 ‘{connection}’이(가) ‘{component}’에서 자기 자신으로 이어집니다. 지우세요.",
    ),
    "duplicate_connection": Text(
        "Connections “{other}” and “{connection}” both lead from “{source}” to “{target}”. Delete one.",
        "연결 ‘{other}’과(와) ‘{connection}’이(가) 모두 ‘{source}’에서 ‘{target}’(으)로 이어집니다. 하나를 지우세요.",
    ),
    "unknown_class": Text(
        "{what}: there is no request class “{found}”{suggestion}. Known: {known}.",
        "{what}: 요청 종류 ‘{found}’은(는) 없습니다{suggestion}. 쓸 수 있는 종류: {known}.",
    ),
    "mix_sum": Text(
        "The shares of the mix add up to {found}; they must add up to 1.",
        "요청 비율의 합이 {found}입니다. 합이 1이어야 합니다.",
    ),
    "empty_scenario": Text(
        "{what} has neither a fault nor a traffic curve, so nothing would happen. Add one.",
        "{what}: 장애도 트래픽 곡선도 없어 아무 일도 일어나지 않습니다. 하나를 추가하세요.",
    ),
    "seed_and_target": Text(
        "{what} names its target and a seed to draw one by. Keep one of them.",
        "{what}: 대상과 대상을 뽑을 시드가 함께 있습니다. 하나만 남기세요.",
    ),
    "fault_cannot_hit": Text(
        "{what}: “{fault}” cannot happen to “{name}” ({kind}). Choose another component or fault.",
        "{what}: ‘{fault}’은(는) ‘{name}’({kind})에 일어날 수 없습니다. 다른 구성 요소나 장애를 고르세요.",
    ),
    "no_amount": Text(
        "{what}: “{fault}” has no amount. Remove it.",
        "{what}: ‘{fault}’에는 정도(amount)가 없습니다. 지우세요.",
    ),
    "no_other": Text(
        "{what}: “{fault}” concerns one component only. Remove “other”.",
        "{what}: ‘{fault}’은(는) 구성 요소 하나에만 일어납니다. ‘other’를 지우세요.",
    ),
    "cut_from_itself": Text(
        "{what}: a region cannot be cut off from itself. Name another region.",
        "{what}: 리전을 자기 자신과 끊을 수 없습니다. 다른 리전을 고르세요.",
    ),
    "fault_twice": Text(
        "{what}: faults {one} and {two} are the same fault of “{name}” at the same time. Move or remove one.",
        "{what}: 장애 {one}과(와) {two}은(는) 같은 시간에 ‘{name}’에 일어나는 같은 장애입니다. 하나를 옮기거나 지우세요.",
    ),
    "fault_while_down": Text(
        "{what}: faults {one} and {two} overlap, and nothing more can happen to “{name}” while it is down. Move or remove one.",
        "{what}: 장애 {one}과(와) {two}이(가) 겹칩니다. 멈춘 ‘{name}’에는 다른 일이 일어날 수 없습니다. 하나를 옮기거나 지우세요.",
    ),
    "one_point": Text(
        "{what} has a traffic curve of one point, which has no length. Add a second point.",
        "{what}: 트래픽 곡선에 점이 하나뿐이라 길이가 없습니다. 점을 하나 더 추가하세요.",
    ),
    "traffic_order": Text(
        "{what}: traffic point {point} is at minute {found}, which must be later than minute {before} before it.",
        "{what}: 트래픽 점 {point}은(는) {found}분입니다. 바로 앞의 {before}분보다 뒤여야 합니다.",
    ),
    "duplicate_id": Text(
        "The id “{key}” of a note is there twice. Give one of them another.",
        "메모 식별자 ‘{key}’이(가) 두 번 있습니다. 하나를 바꾸세요.",
    ),
}

TYPES: dict[str, Text] = {
    "object": Text("an object", "객체"),
    "array": Text("a list", "목록"),
    "string": Text("text", "문자열"),
    "number": Text("a number", "수"),
    "integer": Text("a whole number", "정수"),
    "boolean": Text("true or false", "참/거짓"),
    "null": Text("nothing (null)", "빈(null)"),
    "other": Text("something JSON does not have", "JSON에 없는"),
}

SUGGESTION = Text(" (did you mean “{found}”?)", "(혹시 ‘{found}’?)")
