"""Formulas of whole components, request classes and bills: sums over what queues give."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from simulator.catalogue.price import cheapest_delivery_usd
from simulator.explain.formula import Formula, Symbol
from simulator.formulas.autoscaling import target_tracking
from simulator.formulas.caches import che, ttl_at_insertion
from simulator.formulas.popularity import grouped_zipf
from simulator.frames.capacity import three_digits
from simulator.frames.components import HELD, binding
from simulator.text import Text

_OURS = "definition"
_EXACT = Text("Exact.", "정확한 식입니다.")
_SUM = Text("A sum, so the parts add up to the whole.", "합이므로 부분을 더하면 전체가 됩니다.")
RATE = Symbol("λ", Text("requests that arrive", "도착하는 요청"))

CLASS_RATE = Formula(
    "class_rate", Text("From users to requests", "사용자에서 요청까지"),
    "λ = users · i / 1000 · m · d", _OURS, True,
    Text("The peak rate; money follows the mean, the peak divided by peak-to-mean.",
         "가장 바쁜 때의 비율입니다. 비용은 평균(최고 대 평균 비율로 나눈 값)을 따릅니다."),
    {"users": Symbol("users", Text("users", "사용자 수")),
     "intensity": Symbol("i", Text("requests per second per 1,000 users", "사용자 1,000명당 초당 요청")),
     "share": Symbol("m", Text("share of the class in the mix", "요청 구성에서 차지하는 비율")),
     "senders": Symbol("d", Text("share of the devices that send it and are let in", "이 요청을 보내고 들여보내진 기기의 비율"))},
    lambda users, intensity, share, senders: users * intensity / 1000.0 * share * senders,
)  # fmt: skip
FILE_RATE = Formula(
    "file_rate", Text("Files that a page refers to", "페이지가 가리키는 파일"),
    "λ = users · i / 1000 · m · f · (1 − b) · d", _OURS, True, _EXACT,
    {"users": Symbol("users", Text("users", "사용자 수")),
     "intensity": Symbol("i", Text("requests per second per 1,000 users", "사용자 1,000명당 초당 요청")),
     "share": Symbol("m", Text("share of page reads in the mix", "요청 구성에서 읽기의 비율")),
     "files": Symbol("f", Text("files per read", "읽기당 파일 수")),
     "kept": Symbol("b", Text("share the browser already has", "브라우저가 이미 가진 비율")),
     "senders": Symbol("d", Text("share of the devices that send it and are let in", "이 요청을 보내고 들여보내진 기기의 비율"))},
    lambda users, intensity, share, files, kept, senders: (
        users * intensity / 1000.0 * share * files * (1 - kept) * senders),
)  # fmt: skip
ARRIVALS = Formula(
    "sum_over_classes", Text("Arrivals of all request classes", "모든 요청 종류의 도착 합"),
    "λ = Σ λk", "J. Jackson, “Networks of waiting lines”, Operations Research 5 (1957)", True, _SUM,
    {"rate": Symbol("λk", Text("requests of one class", "한 종류의 요청"))},
    lambda rate: sum(rate or ()), frozenset({"rate"}),
)  # fmt: skip
CALLS = Formula(
    "sum_over_callers", Text("Calls of all callers", "모든 호출자의 호출 합"), "λk = Σ rj",
    "J. Jackson, “Networks of waiting lines”, Operations Research 5 (1957)", True,
    Text("Traffic as asked for; exact for the calls per request of the design.",
         "요청된 그대로의 트래픽입니다. 설계의 요청당 호출 수에서 정확합니다."),
    {"calls": Symbol("rj", Text("calls along one connection, for one reason",
                                "한 연결의 한 가지 이유에 따른 호출"))},
    lambda calls: sum(calls or ()), frozenset({"calls"}),
)  # fmt: skip
CARRIED = Formula(
    "carried", Text("Bandwidth of a connection", "연결의 대역폭"), "B = Σ rj · kBj · 8 / 1000",
    _OURS, True, Text("Decimal units: 1 kB = 1,000 B.", "십진 단위입니다(1 kB = 1,000 B)."),
    {"calls": Symbol("rj", Text("calls", "호출")), "kb": Symbol("kBj", Text("kB each", "호출당 kB"))},
    lambda calls, kb: float(np.dot(calls or (), kb or ())) * 8.0 / 1000.0,
    frozenset({"calls", "kb"}),
)  # fmt: skip
LIMIT_OFFERED = Formula(
    "offered_load", Text("Work asked for against what there is", "요청된 일과 처리 능력의 비"),
    "U = max(a / (c · n), ρ)",
    "P. Denning, J. Buzen, “The operational analysis of queueing network models”, "
    "ACM Computing Surveys 10 (1978)", True,
    Text("Work as asked for, not as served, so that an overload shows its size; repeats of "
         "requests count where they make it fuller.",
         "처리된 일이 아니라 요청된 일이므로 과부하의 크기가 보입니다. 재시도로 더 차면 그 값을 씁니다."),
    {"work": Symbol("a", Text("server-seconds asked for a second", "초당 요청된 서버 시간(초)")),
     "servers": Symbol("c", Text("servers of one queue", "대기열 하나의 서버 수")),
     "copies": Symbol("n", Text("equal queues side by side", "나란히 있는 같은 대기열 수")),
     "served": Symbol("ρ", Text("utilisation by what is served", "처리된 일의 사용률"))},
    lambda work, servers, copies, served: max(work / (servers * copies), served),
)  # fmt: skip
WORK = Formula(
    "work", Text("Work asked for", "요청된 일의 양"), "a = λ · E[S]",
    "J. Little, “A proof for the queuing formula L = λW”, Operations Research 9 (1961)", True,
    _EXACT,
    {"rate": Symbol("λ", Text("visits", "방문")),
     "service": Symbol("E[S]", Text("mean service time of a visit", "방문당 평균 서비스 시간"))},
    lambda rate, service: rate * service,
)  # fmt: skip
FULLEST_STATION = Formula(
    "fullest_part", Text("The fullest of equal parts", "같은 종류 중 가장 찬 부분"), "U = max Uk",
    _OURS, True, Text("Shards and tiers of one component share the limit.",
                      "한 컴포넌트의 샤드와 계층은 같은 제한을 나눠 가집니다."),
    {"used": Symbol("Uk", Text("use of one part", "한 부분의 사용률"))},
    lambda used: max(used), frozenset({"used"}),
)  # fmt: skip
LIMIT_BOUND = Formula(
    "bound", Text("Use of a bound", "제한의 사용률"), "U = used / available", _OURS, True, _EXACT,
    {"used": Symbol("used", Text("used", "쓰는 양")),
     "available": Symbol("available", Text("available", "쓸 수 있는 양"))},
    lambda used, available: used / available,
)  # fmt: skip
BINDING = Formula(
    "binding_limit", Text("The limit that is reached first", "가장 먼저 닿는 제한"), "U = max Uk",
    _OURS, True,
    Text("Threads and connection pools fill up when something behind them is slow; they are "
         "named only when they are clearly fuller than the rest.",
         "스레드와 커넥션 풀은 뒤쪽이 느리면 찹니다. 나머지보다 뚜렷하게 더 찬 경우에만 이 제한으로 "
         "봅니다."),
    {"real": Symbol("Uk", Text("use of one limit", "한 제한의 사용률")),
     "held": Symbol("Uh", Text("use of what is held during calls", "호출 동안 쥐고 있는 것의 사용률"))},
    lambda real, held: binding({
        **{str(place): used for place, used in enumerate(real or ())},
        **dict(zip(HELD, held or (), strict=False)),
    })[1],
    frozenset({"real", "held"}),
)  # fmt: skip
WAITING = Formula(
    "sum_of_queues", Text("All that wait at the component", "컴포넌트에서 기다리는 전체"),
    "Lq = Σ Lq,k", _OURS, True, _SUM,
    {"queue": Symbol("Lq,k", Text("waiting at one resource", "한 자원에서 기다리는 수"))},
    lambda queue: sum(queue or ()), frozenset({"queue"}),
)  # fmt: skip
LOST = Formula(
    "lost", Text("Lost at any of its queues", "여러 대기열 중 어디서든 잃은 비율"),
    "p = 1 − Π (1 − pk)", _OURS, True,
    Text("Refusals of the component's queues taken as independent.",
         "컴포넌트 안 대기열들의 거절을 독립으로 봅니다."),
    {"blocked": Symbol("pk", Text("refused by one queue", "한 대기열이 거절한 비율"))},
    lambda blocked: 1.0 - math.prod(1.0 - min(1.0, p) for p in blocked or ()),
    frozenset({"blocked"}),
)  # fmt: skip
ACCEPTED = Formula(
    "accepted", Text("Arrivals less the lost", "도착에서 잃은 것을 뺀 처리율"), "X = λ · (1 − p)",
    _OURS, True, _EXACT,
    {"rate": RATE, "lost": Symbol("p", Text("share lost", "잃은 비율"))},
    lambda rate, lost: rate * (1 - lost),
)  # fmt: skip
RESIDENCE = Formula(
    "component_residence", Text("Time at the component per request", "요청당 컴포넌트에 머무는 시간"),
    "R = 1000 · (Σ λk · Rk + P) / λ",
    "P. Denning, J. Buzen, ACM Computing Surveys 10 (1978): forced flow and Little's law", True,
    Text("Exact given the time at each resource.", "각 자원의 시간이 주어지면 정확합니다."),
    {"visits": Symbol("λk", Text("visits of one resource", "한 자원의 방문")),
     "stay": Symbol("Rk", Text("time of one visit", "방문 한 번의 시간")),
     "pause": Symbol("P", Text("seconds a second spent without queueing",
                               "대기 없이 보내는 초당 시간(초)")),
     "rate": RATE},
    lambda visits, stay, pause, rate: (
        1000.0 * (float(np.dot(visits or (), stay or ())) + pause) / rate if rate > 0 else 0.0),
    frozenset({"visits", "stay"}),
)  # fmt: skip
MEAN_TIME = Formula(
    "sum_of_path", Text("Time along the path", "경로를 따라 쓰는 시간"), "T = Σ Tk",
    "J. Jackson, “Networks of waiting lines”, Operations Research 5 (1957)", True, _SUM,
    {"part": Symbol("Tk", Text("mean time at this place per request", "요청당 이곳의 평균 시간"))},
    lambda part: sum(part or ()), frozenset({"part"}),
)  # fmt: skip
MEAN_OF_LAW = Formula(
    "mean_of_distribution", Text("Mean of the answered requests", "응답받은 요청의 평균"),
    "T = ∫ (1 − F(t)/A) dt",
    "J. Abate, W. Whitt, INFORMS J. Computing 18 (2006), doi:10.1287/ijoc.1050.0137", True,
    Text("Requests that fail are left out, so the parts of the path need not add up to it.",
         "실패한 요청은 뺍니다. 그래서 경로의 부분을 더한 값과 다를 수 있습니다."),
    {"distribution": Symbol("F", Text("distribution of the time along the route",
                                      "경로 전체 시간의 분포")),
     "reached": Symbol("A", Text("share of the requests that are answered", "응답을 받는 요청의 비율")),
     "part": Symbol("Tk", Text("mean time at this place per request", "요청당 이곳의 평균 시간"))},
    lambda distribution, reached, part: mean_of(distribution, reached),
    frozenset({"part"}),
)  # fmt: skip
_PANELS, _NODES = 120, 8


def mean_of(distribution: Callable[[float], float], reached: float) -> float:
    """∫ (1 − F(t)/reached) dt by Gauss–Legendre on panels that widen geometrically."""
    end = 1e-3
    while distribution(end) < reached * (1 - 1e-9) and end < 1e12:
        end *= 2.0
    edges = np.concatenate([[0.0], np.geomspace(end * 1e-6, end, _PANELS)])
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    total = 0.0
    for left, right in pairwise(edges):
        half = 0.5 * (right - left)
        for node, weight in zip(nodes, weights, strict=True):
            t = left + half * (1 + node)
            total += half * weight * (1 - distribution(float(t)) / reached)
    return float(total)


FAILED = Formula(
    "sum_of_losses", Text("Losses for all reasons", "모든 이유의 손실"), "p = Σ pr", _OURS, True, _SUM,
    {"reason": Symbol("pr", Text("lost for one reason", "한 가지 이유로 잃은 비율"))},
    lambda reason: sum(reason or ()), frozenset({"reason"}),
)  # fmt: skip
ANSWERED = Formula(
    "answered", Text("Requests that are answered", "응답받은 요청"), "X = λ · (1 − p) − g", _OURS, True,
    _EXACT,
    {"rate": RATE, "lost": Symbol("p", Text("share that fails", "실패하는 비율")),
     "growth": Symbol("g", Text("growth of the backlog", "적체의 증가"))},
    lambda rate, lost, growth: max(0.0, rate * (1 - lost) - growth),
)  # fmt: skip
OVERALL_GOOD = Formula(
    "overall_good", Text("Good share of all requests", "전체 요청의 좋은 응답 비율"),
    "G = Σ λk · Gk / Σ λk", _OURS, True, _EXACT,
    {"rate": Symbol("λk", Text("requests of one class", "한 종류의 요청")),
     "good": Symbol("Gk", Text("its good share", "그 종류의 좋은 응답 비율"))},
    lambda rate, good: float(np.dot(rate, good)) / sum(rate),
    frozenset({"rate", "good"}),
)  # fmt: skip
COST_LINE = Formula(
    "cost_line", Text("Quantity times price", "수량 곱하기 가격"), "$ = q · u",
    "dated price list of the catalogue", True,
    Text("Prices are dated list prices; under tiers the price is the mean over the tiers.",
         "날짜가 적힌 정가입니다. 구간 요금이면 구간 전체의 평균 단가입니다."),
    {"quantity": Symbol("q", Text("quantity in a month", "한 달 수량")),
     "price": Symbol("u", Text("dollars per unit", "단위당 달러"))},
    lambda quantity, price: quantity * price,
)  # fmt: skip
COST_SUM = Formula(
    "cost_sum", Text("Sum of the bill's lines", "요금 항목의 합"), "$ = Σ $k", _OURS, True, _SUM,
    {"line": Symbol("$k", Text("one line", "한 항목"))},
    lambda line: sum(line or ()), frozenset({"line"}),
)  # fmt: skip
COST_FLOOR = Formula(
    "cost_floor", Text("Cheapest way to deliver the bytes", "바이트를 전달하는 가장 싼 방법"),
    "$ = min(egress(GB), edge(GB, requests))", "dated price list of the catalogue", True,
    Text("No design avoids the bytes its users ask for.",
         "사용자가 요청한 바이트는 어떤 설계도 피할 수 없습니다."),
    {"gigabytes": Symbol("GB", Text("delivered in a month", "한 달 전달량")),
     "requests": Symbol("requests", Text("requests in a month", "한 달 요청 수"))},
    lambda gigabytes, requests: cheapest_delivery_usd(
        gigabytes, requests),
)  # fmt: skip
NEVER = "never"
"""The time to live of entries that are renewed before they expire."""
HIT_RATIO = Formula(
    "che", Text("Hit ratio of a cache (Che)", "캐시 적중률(체 근사)"),
    "h = s · Σ pi · min(1 − e^(−pi·T), ttl_i) less misses on the way",
    "H. Che, Y. Tung, Z. Wang, IEEE JSAC 20 (2002); C. Fricker, P. Robert, J. Roberts, "
    "arXiv:1202.3974", False,
    Text("Approximation for independent requests of Zipf popularity: below 0.1 % from 1,000 "
         "objects on; the smaller of memory and time to live is taken for each object.",
         "지프 분포를 따르는 독립 요청에 대한 근사입니다. 객체 1,000개부터 오차가 0.1% 미만이며, "
         "객체마다 메모리와 TTL 중 작은 쪽을 씁니다."),
    {"objects": Symbol("N", Text("objects", "객체 수")),
     "alpha": Symbol("α", Text("Zipf exponent", "지프 지수")),
     "capacity": Symbol("C", Text("objects that fit", "담을 수 있는 객체 수")),
     "policy": Symbol("policy", Text("eviction", "교체 정책")),
     "reads": Symbol("r", Text("reads", "읽기")),
     "writes": Symbol("w", Text("writes that make entries outdated", "항목을 낡게 하는 쓰기")),
     "ttl": Symbol("ttl", Text("time to live", "유효 시간")),
     "rebuild": Symbol("b", Text("time a miss is on its way", "빗나간 요청이 돌아오는 시간"))},
    lambda objects, alpha, capacity, policy, reads, writes, ttl, rebuild: hits(
        objects, alpha, capacity, policy, reads, writes, math.inf if ttl == NEVER else ttl, rebuild),
)  # fmt: skip


def hits(
    objects: float, alpha: float, capacity: float, policy: str, reads: float, writes: float,
    ttl: float, rebuild: float,
) -> float:  # fmt: skip
    """As the compiler has it for one cache: popularity in the same groups."""
    popularity = grouped_zipf(objects, alpha, 100, 200)
    stored = che(popularity, capacity, policy).by_group  # type: ignore[arg-type]
    demand = popularity.probability * min(reads, 1e12)
    if math.isfinite(ttl):
        stored = np.minimum(stored, ttl_at_insertion(demand, ttl)) if ttl > 0 else stored * 0.0
    if rebuild > 0 and ttl > 0:
        again, miss = demand * rebuild, 1.0 - stored
        stored = 1.0 - miss * (1.0 + again) / (1.0 + again * miss)
    surviving = reads / (reads + writes) if reads > 0 else 1.0
    return float((popularity.probability * popularity.count) @ stored) * surviving


INSTANCES = Formula(
    "target_tracking", Text("Instances at the steady state of autoscaling", "자동 확장의 안정 상태 인스턴스 수"),
    "n = clip(⌈a / (c · target)⌉, least, most)",
    "Kubernetes documentation, Horizontal Pod Autoscaling: algorithm details", True,
    Text("Exact for a steady load; the way there takes the delay of the group.",
         "부하가 일정할 때 정확합니다. 도달하기까지는 그룹의 지연이 걸립니다."),
    {"work": Symbol("a", Text("busy cores", "바쁜 코어 수")),
     "cores": Symbol("c", Text("cores of one instance", "인스턴스당 코어 수")),
     "target": Symbol("target", Text("target utilisation", "목표 사용률")),
     "least": Symbol("least", Text("fewest instances", "최소 인스턴스")),
     "most": Symbol("most", Text("most instances", "최대 인스턴스"))},
    lambda work, cores, target, least, most: target_tracking(
        work, 1.0, cores, target, least, most)[0],
)  # fmt: skip
FIXED_POINT = Formula(
    "fixed_point", Text("Fixed point of the whole network", "전체 네트워크의 고정점"), "x = F(x)",
    "traffic and queues solved together, from the empty system", True,
    Text("Losses, repeats, tokens and waits depend on each other; this figure has no formula "
         "of its own.",
         "손실, 재시도, 토큰, 대기는 서로 영향을 줍니다. 이 수치에 따로 떨어진 식은 없습니다."),
    {"value": Symbol("x", Text("what the rounds settle at", "반복이 수렴한 값"))},
    lambda value: value,
)  # fmt: skip
NEVER_REFUSES = Formula(
    "never_refuses", Text("A queue without bound", "제한 없는 대기열"), "p = 0", _OURS, True,
    Text("Nothing is refused.", "거절하지 않습니다."), {}, lambda: 0.0,
)  # fmt: skip
DECLARED = Formula(
    "declared", Text("As set", "설정한 값"), "x = x0", _OURS, True,
    Text("A setting, not a result.", "결과가 아니라 설정한 값입니다."),
    {"value": Symbol("x0", Text("the setting", "설정값"))}, lambda value: value,
)  # fmt: skip
COMPLEMENT = Formula(
    "complement", Text("The rest", "나머지"), "x = 1 − y", _OURS, True, _EXACT,
    {"value": Symbol("y", Text("the setting", "설정값"))}, lambda value: 1 - value,
)  # fmt: skip
CAPACITY = Formula(
    "capacity", Text("Users up to which the goals are met", "목표를 지킬 수 있는 사용자 수"),
    "N = max{users: G(users) ≥ goal, no backlog grows}, to three digits",
    "bisection over whole designs solved at every step", True,
    Text("Searched on the solved design, so it is as good as its good share. Assumes that more "
         "users never help.",
         "설계를 풀며 찾으므로 좋은 응답 비율만큼 정확합니다. 사용자가 늘어서 나아지는 일은 없다고 봅니다."),
    {"passes": Symbol("G", Text("whether so many users are served well", "그만큼의 사용자를 잘 처리하는지")),
     "most": Symbol("most", Text("the most that can be asked for", "물어볼 수 있는 최대치"))},
    lambda passes, most: largest_passing(passes, int(most)),
)  # fmt: skip


def largest_passing(passes: Callable[[float], float], most: int) -> int:
    """The largest whole number up to ``most`` that passes, to three digits; 0 if 1 does not."""
    if passes(most):
        return most
    low, high = 0, 1
    while high < most and passes(high):
        low, high = high, high * 2
    while high - low > max(1, low // 2000):
        middle = (low + high) // 2
        low, high = (middle, high) if passes(middle) else (low, middle)
    return three_digits(low) if low else 0
