"""Formulas of stations, pools and distributions: what a queue does to those who arrive."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulator.explain.formula import Formula, Symbol
from simulator.explain.tree import Law
from simulator.formulas import balancing, finite, mmc, renewal, waiting
from simulator.formulas.erlang import erlang_c
from simulator.text import Text

RATE = Symbol("λ", Text("arrival rate", "도착률"))
SERVED = Symbol("X", Text("throughput", "처리율"))
SERVICE = Symbol("E[S]", Text("mean service time of a visit", "방문당 평균 서비스 시간"))
SCV = Symbol("c²s", Text("variability of the service time (scv)", "서비스 시간의 변동성(scv)"))
ARRIVAL_SCV = Symbol("c²a", Text("variability of the arrivals (scv)", "도착 간격의 변동성(scv)"))
SERVERS = Symbol("c", Text("servers of one queue", "대기열 하나의 서버 수"))
COPIES = Symbol("n", Text("equal queues side by side", "나란히 있는 같은 대기열 수"))
WAIT = Symbol("W", Text("mean wait", "평균 대기 시간"))
QUEUE = Symbol("Lq", Text("mean number waiting", "평균 대기 수"))
PLACES = Symbol("K", Text("places, waiting or in service", "대기와 서비스를 합한 자리 수"))

_EXACT = Text("Exact.", "정확한 식입니다.")
_LITTLE = "J. Little, “A proof for the queuing formula L = λW”, Operations Research 9 (1961)"
_GROSS = "D. Gross, C. Harris, Fundamentals of Queueing Theory"


def _share(rate: float, copies: float) -> float:
    return rate / copies


UTILISATION = Formula(
    "utilisation", Text("Utilisation law", "사용률 법칙"), "ρ = X · E[S] / (c · n)",
    "P. Denning, J. Buzen, “The operational analysis of queueing network models”, "
    "ACM Computing Surveys 10 (1978)",
    True, _EXACT,
    {"throughput": SERVED, "service": SERVICE, "servers": SERVERS, "copies": COPIES},
    lambda throughput, service, servers, copies: throughput * service / (servers * copies),
)  # fmt: skip
BUSY_SERVERS = Formula(
    "busy_servers", Text("Mean number in service", "서비스 중인 평균 수"), "L = X · E[S]", _LITTLE,
    True, Text("Exact; this station has a server for everybody.",
               "정확한 식입니다. 이 스테이션에는 모두에게 서버가 하나씩 있습니다."),
    {"throughput": SERVED, "service": SERVICE},
    lambda throughput, service: throughput * service,
)  # fmt: skip
ARRIVAL_RATE = Formula(
    "arrival_rate", Text("Arrivals of all flows", "모든 흐름의 도착 합"), "λ = Σ λf · vf",
    "J. Jackson, “Networks of waiting lines”, Operations Research 5 (1957)", True,
    Text("Exact for the visits per request as they are; where requests fail or are repeated "
         "these come from the fixed point of the whole network.",
         "요청당 방문 수가 주어지면 정확합니다. 실패나 재시도가 있으면 방문 수는 전체 네트워크의 "
         "고정점에서 나옵니다."),
    {"fresh": Symbol("λf", Text("fresh requests of the flow", "흐름의 새 요청")),
     "visits": Symbol("vf", Text("visits per request", "요청당 방문 수"))},
    lambda fresh, visits: sum(a * b for a, b in zip(fresh, visits, strict=True)),
    frozenset({"fresh", "visits"}),
)  # fmt: skip
MEAN_SERVICE = Formula(
    "mean_service", Text("Service time averaged over the visits", "방문 전체의 평균 서비스 시간"),
    "E[S] = Σ λv · E[Sv] / Σ λv", _GROSS, True, _EXACT,
    {"rate": Symbol("λv", Text("visits of this sort", "이런 방문의 비율")),
     "service": Symbol("E[Sv]", Text("their service time", "그 방문의 서비스 시간"))},
    lambda rate, service: float(np.dot(rate, service)) / sum(rate),
    frozenset({"rate", "service"}),
)  # fmt: skip
MIXED_SCV = Formula(
    "mixed_scv", Text("Variability of a mixture", "혼합 분포의 변동성"),
    "c² = Σ λv · E[Sv]² · (1 + c²v) / (Σ λv · E[S]²) − 1", _GROSS, True, _EXACT,
    {"rate": Symbol("λv", Text("visits of this sort", "이런 방문의 비율")),
     "service": Symbol("E[Sv]", Text("their service time", "그 방문의 서비스 시간")),
     "scv": Symbol("c²v", Text("their variability", "그 방문의 변동성"))},
    lambda rate, service, scv: _mixed_scv(rate, service, scv),
    frozenset({"rate", "service", "scv"}),
)  # fmt: skip


def _mixed_scv(rate: Sequence[float], service: Sequence[float], scv: Sequence[float]) -> float:
    weight, mean, vary = (np.asarray(x, float) for x in (rate, service, scv))
    weight = weight / weight.sum()
    return float(weight @ (mean**2 * (1 + vary)) / (weight @ mean) ** 2 - 1)


SERVED_ALL = Formula(
    "served_all", Text("All that arrive are served", "도착한 요청을 모두 처리"), "X = λ", _GROSS,
    True, Text("Exact for a queue without bound below its capacity.",
               "처리 능력 아래에 있는 제한 없는 대기열에서 정확합니다."),
    {"rate": RATE}, lambda rate: rate,
)  # fmt: skip
SERVED_CAPACITY = Formula(
    "served_capacity", Text("Throughput of an overloaded queue", "과부하된 대기열의 처리율"),
    "X = min(λ, c · n / E[S])", _GROSS, True,
    Text("Exact as a rate; the queue has no steady state and grows all the time.",
         "처리율로서는 정확합니다. 대기열에는 정상 상태가 없고 계속 늘어납니다."),
    {"rate": RATE, "servers": SERVERS, "copies": COPIES, "service": SERVICE},
    lambda rate, servers, copies, service: min(rate, servers * copies / service),
)  # fmt: skip
SERVED_REST = Formula(
    "served_rest", Text("Arrivals less the lost", "도착에서 잃은 것을 뺀 처리율"), "X = λ · (1 − p)",
    _GROSS, True, _EXACT,
    {"rate": RATE, "lost": Symbol("p", Text("share lost here", "여기서 잃은 비율"))},
    lambda rate, lost: rate * (1 - lost),
)  # fmt: skip
NO_WAIT = Formula(
    "no_wait", Text("Nothing waits", "대기 없음"), "W = 0", _GROSS, True,
    Text("Exact: there is a server for everybody, or nothing arrives.",
         "정확합니다. 모두에게 서버가 있거나 도착이 없습니다."), {}, lambda: 0.0,
)  # fmt: skip
ERLANG_WAIT = Formula(
    "erlang_c_wait", Text("Wait in M/M/c (Erlang C)", "M/M/c의 대기 시간(얼랑 C)"),
    "W = C(c, a) · E[S] / (c − a),  a = λ · E[S] / n",
    "A. K. Erlang (1917); " + _GROSS + ", section 2.3", True,
    Text("Exact for Poisson arrivals and exponential service.",
         "푸아송 도착과 지수 분포 서비스에서 정확합니다."),
    {"rate": RATE, "copies": COPIES, "service": SERVICE, "servers": SERVERS},
    lambda rate, copies, service, servers: mmc.mean_wait(_share(rate, copies), service, servers),
)  # fmt: skip
ERLANG_P_WAIT = Formula(
    "erlang_c", Text("Probability of waiting (Erlang C)", "대기할 확률(얼랑 C)"),
    "C(c, a) = P(all c servers are busy),  a = λ · E[S] / n", "A. K. Erlang (1917)", True,
    Text("Exact for M/M/c, and for M/G/1; for several servers and other service times it is "
         "used as the approximation it is known to be good for.",
         "M/M/c와 M/G/1에서 정확합니다. 서버가 여럿이고 서비스 시간이 지수 분포가 아니면 "
         "근사로 씁니다."),
    {"rate": RATE, "copies": COPIES, "service": SERVICE, "servers": SERVERS},
    lambda rate, copies, service, servers: erlang_c(servers, _share(rate, copies) * service),
)  # fmt: skip
POLLACZEK_KHINCHINE = Formula(
    "pollaczek_khinchine", Text("Wait in M/G/1 (Pollaczek–Khinchine)",
                                "M/G/1의 대기 시간(폴라체크–힌친)"),
    "W = ρ · E[S] · (1 + c²s) / (2 · (1 − ρ)),  ρ = λ · E[S] / n",
    "F. Pollaczek (1930), A. Khinchine (1932); L. Kleinrock, Queueing Systems 1, ch. 5", True,
    Text("Exact for Poisson arrivals and any service time.",
         "푸아송 도착이면 서비스 시간의 분포와 관계없이 정확합니다."),
    {"rate": RATE, "copies": COPIES, "service": SERVICE, "scv": SCV},
    lambda rate, copies, service, scv: waiting.pollaczek_khinchine_mean(
        _share(rate, copies), service, scv),
)  # fmt: skip
KIMURA = Formula(
    "kimura", Text("Wait in M/G/c (Kimura)", "M/G/c의 대기 시간(기무라)"),
    "W = (1 + c²s) / (2·c²s / W(M/M/c) + (1 − c²s) / W(M/D/c))",
    "T. Kimura, Queueing Systems 17 (1994), doi:10.1007/BF01158699", False,
    Text("Approximation: against simulation within 15 % at utilisation 0.7 and 6 % at 0.9; "
         "the wait is a small part of the time below.",
         "근사식입니다. 시뮬레이션과 비교한 오차는 사용률 0.7에서 15%, 0.9에서 6% 이내입니다. "
         "그보다 낮으면 대기 자체가 짧습니다."),
    {"rate": RATE, "copies": COPIES, "service": SERVICE, "servers": SERVERS, "scv": SCV},
    lambda rate, copies, service, servers, scv: waiting.kimura(
        _share(rate, copies), service, servers, scv),
)  # fmt: skip
SHORTEST_QUEUE = Formula(
    "shortest_queue", Text("Wait behind a balancer that watches the queues",
                           "대기열을 살피는 로드밸런서 뒤의 대기 시간"),
    "W = W(M/G/(c·n)) · f(n, c, ρ)",
    "fit to 71 simulated systems of 2 to 20 back ends; the shared queue by T. Kimura (1994)",
    False,
    Text("Approximation: 1 % in the median, 10 % at most, for utilisation 0.3 to 0.95.",
         "근사식입니다. 사용률 0.3~0.95에서 오차의 중앙값은 1%, 최대 10%입니다."),
    {"rate": RATE, "copies": COPIES, "service": SERVICE, "servers": SERVERS, "scv": SCV},
    lambda rate, copies, service, servers, scv: waiting.kimura(
        rate, service, servers * copies, scv
    ) * balancing.shortest_queue_factor(copies, servers, rate * service / (servers * copies)),
)  # fmt: skip
POWER_OF_TWO = Formula(
    "power_of_two", Text("Wait with the better of two random queues",
                         "무작위 두 대기열 중 짧은 쪽의 대기 시간"),
    "W = (1 + c²s) / 2 · W(mean field, n)",
    "M. Mitzenmacher, IEEE TPDS 12 (2001), doi:10.1109/71.963420", False,
    Text("Exact in the limit of many back ends; between two and many it is interpolated.",
         "서버가 아주 많을 때 정확하고, 둘과 다수 사이는 보간합니다."),
    {"rate": RATE, "copies": COPIES, "service": SERVICE, "servers": SERVERS, "scv": SCV},
    lambda rate, copies, service, servers, scv: 0.5 * (1 + scv) * balancing.power_of_two(
        rate / copies, service, servers, copies).mean_wait,
)  # fmt: skip
RENEWAL = Formula(
    "renewal_wait", Text("Wait in GI/M/c", "GI/M/c의 대기 시간"),
    "W = P(wait) / (c / E[S] · (1 − σ)),  σ = A*(c / E[S] · (1 − σ))",
    _GROSS + ", section 5.3", True,
    Text("Exact for renewal arrivals of this variability and exponential service; arrivals "
         "that follow from other queues are only nearly so.",
         "이 변동성을 가진 재생 도착과 지수 분포 서비스에서 정확합니다. 다른 대기열을 거쳐 온 "
         "도착에는 거의 맞습니다."),
    {"rate": RATE, "copies": COPIES, "service": SERVICE, "servers": SERVERS,
     "arrival_scv": ARRIVAL_SCV},
    lambda rate, copies, service, servers, arrival_scv: _renewal(
        _share(rate, copies), service, servers, arrival_scv),
)  # fmt: skip


def _renewal(rate: float, service: float, servers: float, arrival_scv: float) -> float:
    one = [np.array([value]) for value in (rate, service, servers, arrival_scv)]
    found = renewal.renewal_wait(*one)
    return float((found.p_wait / found.wait_rate)[0])


ARRIVAL_FACTOR = Formula(
    "krämer_langenbach_belz", Text("Wait in GI/G/c", "GI/G/c의 대기 시간"),
    "W = W(M/G/c) · (c²a + c²s) / (1 + c²s) · g(ρ, c²a, c²s)",
    "W. Krämer, M. Langenbach-Belz, ITC 8 (1976), with T. Kimura (1994)", False,
    Text("Approximation: good at high utilisation; at low utilisation the wait is small.",
         "근사식입니다. 사용률이 높을 때 잘 맞고, 낮을 때는 대기 자체가 짧습니다."),
    {"rate": RATE, "copies": COPIES, "service": SERVICE, "servers": SERVERS, "scv": SCV,
     "arrival_scv": ARRIVAL_SCV},
    lambda rate, copies, service, servers, scv, arrival_scv: waiting.ggc_mean(
        _share(rate, copies), service, servers, scv, arrival_scv),
)  # fmt: skip
BOUNDED_WAIT = Formula(
    "mmck_wait", Text("Wait in M/M/c/K", "M/M/c/K의 대기 시간"),
    "W = Lq / (λ · (1 − p_K))", _GROSS + ", section 2.4", True,
    Text("Exact for Poisson arrivals and exponential service.",
         "푸아송 도착과 지수 분포 서비스에서 정확합니다."),
    {"rate": RATE, "copies": COPIES, "service": SERVICE, "servers": SERVERS, "places": PLACES},
    lambda rate, copies, service, servers, places: finite.mmck(
        _share(rate, copies), service, servers, places).mean_wait,
)  # fmt: skip
BLOCKED = Formula(
    "mmck_blocked", Text("Refused by a full queue (M/M/c/K)", "가득 찬 대기열의 거절(M/M/c/K)"),
    "p_K = P(K present)", _GROSS + ", section 2.4", True,
    Text("Exact for Poisson arrivals and exponential service.",
         "푸아송 도착과 지수 분포 서비스에서 정확합니다."),
    {"rate": RATE, "copies": COPIES, "service": SERVICE, "servers": SERVERS, "places": PLACES},
    lambda rate, copies, service, servers, places: finite.mmck(
        _share(rate, copies), service, servers, places).p_loss,
)  # fmt: skip
IMPATIENT_WAIT = Formula(
    "erlang_a_wait", Text("Wait with impatience (Erlang A)", "참지 않고 떠나는 대기열의 대기 시간(얼랑 A)"),
    "W = Lq / λ in M/M/c+M", "C. Palm (1946); O. Garnett, A. Mandelbaum, M. Reiman, MSOM 4 (2002)",
    True,
    Text("Exact for Poisson arrivals, exponential service and exponential patience.",
         "푸아송 도착, 지수 분포 서비스와 인내 시간에서 정확합니다."),
    {"rate": RATE, "copies": COPIES, "service": SERVICE, "servers": SERVERS,
     "patience": Symbol("θ", Text("mean patience", "평균 인내 시간"))},
    lambda rate, copies, service, servers, patience: finite.erlang_a(
        _share(rate, copies), service, servers, patience).mean_wait,
)  # fmt: skip
LITTLE_WAIT = Formula(
    "little_wait", Text("Little's law", "리틀의 법칙"), "W = Lq / X", _LITTLE, True,
    Text("Exact. The number waiting is what the fixed point of the whole network comes to, "
         "with its losses, repeats, tokens or closed users.",
         "정확한 식입니다. 대기 수는 손실, 재시도, 토큰, 닫힌 사용자를 포함한 전체 네트워크의 "
         "고정점에서 나온 값입니다."),
    {"queue": QUEUE, "rate": Symbol("X", Text("those who go through the queue",
                                              "대기열을 거치는 요청"))},
    lambda queue, rate: queue / rate,
)  # fmt: skip
LITTLE_QUEUE = Formula(
    "little_queue", Text("Little's law", "리틀의 법칙"), "Lq = X · W", _LITTLE, True, _EXACT,
    {"rate": Symbol("X", Text("those who go through the queue", "대기열을 거치는 요청")),
     "wait": WAIT},
    lambda rate, wait: rate * wait,
)  # fmt: skip
RESIDENCE = Formula(
    "residence_time", Text("Time in the station", "스테이션에 머무는 시간"), "R = W + E[S]",
    _GROSS, True, Text("Exact given the wait; under processor sharing the wait is the stretch of "
                       "the service.",
                       "대기 시간이 주어지면 정확합니다. 프로세서 공유에서는 늘어난 서비스 시간이 "
                       "대기에 해당합니다."),
    {"wait": WAIT, "service": SERVICE}, lambda wait, service: wait + service,
)  # fmt: skip
HELD_TIME = Formula(
    "held_time", Text("Time with the token and before it", "토큰을 기다리고 쥐고 있는 시간"),
    "R = W + U · c / X", _LITTLE, True, _EXACT,
    {"wait": WAIT, "used": Symbol("U", Text("share of the tokens taken", "쓰이는 토큰의 비율")),
     "size": Symbol("c", Text("tokens", "토큰 수")), "throughput": SERVED},
    lambda wait, used, size, throughput: wait + used * size / throughput,
)  # fmt: skip
TOKENS = Formula(
    "token_utilisation", Text("Tokens taken (Little's law)", "쓰이는 토큰(리틀의 법칙)"),
    "U = X · H / c", _LITTLE, True,
    Text("Exact given how long a token is held, which comes from the solved network.",
         "토큰을 쥐는 시간이 주어지면 정확합니다. 그 시간은 풀린 네트워크에서 나옵니다."),
    {"throughput": SERVED, "held": Symbol("H", Text("seconds a token is held", "토큰을 쥐는 시간(초)")),
     "size": Symbol("c", Text("tokens", "토큰 수"))},
    lambda throughput, held, size: throughput * held / size,
)  # fmt: skip

_INVERSION = (
    "J. Abate, W. Whitt, “A unified framework for numerically inverting Laplace transforms”, "
    "INFORMS J. Computing 18 (2006), doi:10.1287/ijoc.1050.0137"
)
_LAW = Symbol("F", Text("distribution of the time along the route", "경로 전체 시간의 분포"))
_STEPS = 34


def quantile(distribution: Law, share: float, reached: float) -> float:
    """The time by which ``share`` of the ``reached`` (answered) requests are done, in the unit
    the distribution takes."""
    target = share * reached
    high = 1e-6
    while distribution(high) < target and high < 1e9:
        high *= 2
    low = 0.0
    for _ in range(_STEPS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if distribution(middle) < target else (low, middle)
    return 0.5 * (low + high)


PERCENTILE = Formula(
    "percentile", Text("Percentile by transform inversion", "변환 역산으로 구한 백분위수"),
    "F(t) = p · A", _INVERSION, True,
    Text("The whole distribution is composed along the route: stations in sequence multiply "
         "their transforms, choices mix them. Exact where the waits are; neighbouring stations "
         "are taken as independent.",
         "경로를 따라 분포 전체를 합성합니다. 이어진 스테이션은 변환을 곱하고 분기는 섞습니다. "
         "각 대기 시간이 정확하면 정확하며, 이웃한 스테이션은 독립으로 봅니다."),
    {"distribution": _LAW, "share": Symbol("p", Text("share of the requests", "요청의 비율")),
     "reached": Symbol("A", Text("share of the requests that are answered", "응답을 받는 요청의 비율")),
     "part": Symbol("Rk", Text("time at this place", "이곳에서 보내는 시간"))},
    lambda distribution, share, reached, part: quantile(distribution, share, reached),
    frozenset({"part"}),
)  # fmt: skip
GOOD_SHARE = Formula(
    "good_share", Text("Share answered in time", "제한 시간 안에 응답한 비율"), "G = F(limit)",
    _INVERSION, True,
    Text("Requests that fail count as not good. As good as the distribution it is read off.",
         "실패한 요청은 좋은 응답으로 세지 않습니다. 읽어 낸 분포만큼 정확합니다."),
    {"distribution": _LAW, "limit": Symbol("limit", Text("latency limit of the class",
                                                         "요청 종류의 제한 시간")),
     "part": Symbol("Rk", Text("time at this place", "이곳에서 보내는 시간"))},
    lambda distribution, limit, part: distribution(limit),
    frozenset({"part"}),
)  # fmt: skip
