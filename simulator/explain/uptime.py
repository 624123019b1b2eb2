"""Formulas of how available a design is: machines, pairs, zones, regions, deploys."""

from __future__ import annotations

import math

import numpy as np

from simulator.explain.formula import Formula, Symbol
from simulator.formulas.availability import (
    MINUTES_PER_YEAR,
    failover_pair,
    parallel,
    with_zones,
)
from simulator.judge.availability import BAD_DEPLOY_SHARE, DEPLOYS_PER_YEAR, STEERING_SUCCESS
from simulator.judge.nines import MOST
from simulator.judge.redundancy import FULL_UTILISATION, MTBF_S, YEAR_S, ZONE_OUTAGE_S
from simulator.text import Text

_TRIVEDI = (
    "K. Trivedi, “Probability and Statistics with Reliability, Queuing and Computer Science "
    "Applications”, chapters 3 and 8"
)
_OURS = "definition"
_GIVEN = Text("Exact for machines that fail independently, given the zones.",
              "영역의 상태가 주어지면 서로 독립으로 고장 나는 기계에서 정확합니다.")  # fmt: skip
_EXACT = Text("Exact.", "정확한 식입니다.")
_SHARE = Symbol("A", Text("share of the time it serves", "서비스하는 시간의 비율"))
_ZONE = Symbol("z", Text("share of the time a zone is up", "영역이 살아 있는 시간의 비율"))
_REPAIR = Symbol("r", Text("seconds until it is back", "돌아올 때까지의 초"))
_SHARDS = Symbol("s", Text("shards, all of which are needed", "모두 필요한 샤드 수"))
TWICE_A_YEAR = Text(
    "A machine is taken to fail twice a year, a lost zone to be away for an hour.",
    "기계는 1년에 두 번 고장 나고, 잃은 영역은 한 시간 동안 없다고 봅니다.",
)

AVAILABILITY = Formula(
    "availability", Text("Share of the time the design serves", "설계가 서비스하는 시간의 비율"),
    "A = D · O · R", _TRIVEDI, True,
    Text("Deploys, what stands outside the regions, and the regions, taken as independent.",
         "배포, 리전 밖의 것, 리전을 서로 독립으로 봅니다."),
    {"deploys": Symbol("D", Text("share of the time no bad deploy is live",
                                 "나쁜 배포가 나가 있지 않은 시간의 비율")),
     "outside": Symbol("O", Text("share of the time all outside the regions works",
                                 "리전 밖의 모든 것이 동작하는 시간의 비율")),
     "regions": Symbol("R", Text("share of the time the regions serve",
                                 "리전이 서비스하는 시간의 비율"))},
    lambda deploys, outside, regions: deploys * outside * regions,
)  # fmt: skip
EVERY_REGION = Formula(
    "every_region", Text("All regions are needed", "모든 리전이 필요함"), "R = Π Rj",
    _TRIVEDI, True, _EXACT, {"region": Symbol("Rj", Text("share of the time one region serves",
                                         "한 리전이 서비스하는 시간의 비율"))},
    lambda region: math.prod(region or ()), frozenset({"region"}),
)  # fmt: skip
STEERED = Formula(
    "steered_regions", Text("Users are steered to a region that serves",
                            "서비스하는 리전으로 사용자를 보냄"),
    "R = (Π Rj + q · max(0, 1 − Π (1 − R′j) − Π Rj)) · (1 − w)", _TRIVEDI, True,
    Text(f"Steering works in {STEERING_SUCCESS:.0%} of all losses (assumption).",
         f"손실의 {STEERING_SUCCESS:.0%}에서 사용자를 옮길 수 있다고 가정합니다."),
    {"region": Symbol("Rj", Text("share of the time one region serves",
                                 "한 리전이 서비스하는 시간의 비율")),
     "alone": Symbol("R′j", Text("share of the time one region carries everybody alone",
                                 "한 리전이 혼자 모두를 감당하는 시간의 비율")),
     "success": Symbol("q", Text("share of the losses in which steering works",
                                 "사용자를 옮길 수 있는 손실의 비율")),
     "switching": Symbol("w", Text("share of the time users are still being steered away",
                                   "사용자를 옮기는 중인 시간의 비율"))},
    lambda region, alone, success, switching: (
        (math.prod(region) + success * max(0.0, parallel(alone) - math.prod(region)))
        * max(0.0, 1.0 - switching)),
    frozenset({"region", "alone"}),
)  # fmt: skip
BY_ZONES = Formula(
    "given_the_zones", Text("All that is needed works, zone by zone",
                            "영역별로 필요한 것이 모두 동작함"),
    "O = d · Σ P(zones) · Π Ai(zones)", _TRIVEDI, True,
    Text("What shares a zone shares its fate, so the shares of the parts are not multiplied "
         "through.",
         "같은 영역에 있는 것은 함께 멈추므로 부분의 비율을 그대로 곱하지 않습니다."),
    {"home": Symbol("d", Text("share of the time the region itself is up",
                              "리전 자체가 살아 있는 시간의 비율")),
     "zone": _ZONE,
     "given": Symbol("P", Text("share of the time all is up, by that of a zone",
                               "영역의 비율에 따라 모두 살아 있는 시간의 비율")),
     "part": Symbol("Ai", Text("share of the time one part is up",
                               "한 부분이 살아 있는 시간의 비율"))},
    lambda home, zone, given, part: home * given(zone), frozenset({"part"}),
)  # fmt: skip
NINES = Formula(
    "nines", Text("Nines", "나인 수"), "n = −log10(1 − A)", _OURS, True,
    Text("0.999 has three; beyond six nines counts as six.",
         "0.999는 세 개입니다. 여섯 개를 넘으면 여섯으로 셉니다."),
    {"share": _SHARE}, lambda share: abs(math.log10(1.0 - min(max(share, 0.0), MOST))),
)  # fmt: skip
MINUTES_DOWN = Formula(
    "minutes_down", Text("Minutes down in a year", "1년에 멈추는 분"), "m = (1 − A) · 525,960",
    _OURS, True, _EXACT, {"share": _SHARE}, lambda share: (1.0 - share) * MINUTES_PER_YEAR,
)  # fmt: skip
DEPLOYS = Formula(
    "bad_deploys", Text("Share of the time no bad deploy is live",
                        "나쁜 배포가 나가 있지 않은 시간의 비율"),
    "D = 1 − n · b · (d + k) · e / year", _TRIVEDI, True,
    Text("One deploy a week, one in twenty of them bad (assumption).",
         "주당 한 번 배포하고 스무 번에 한 번 나쁘다고 가정합니다."),
    {"deploys": Symbol("n", Text("deploys a year", "1년 배포 수")),
     "bad": Symbol("b", Text("share of them that is bad", "그중 나쁜 배포의 비율")),
     "detection": Symbol("d", Text("seconds until people know", "사람이 알기까지의 초")),
     "rollback": Symbol("k", Text("seconds until it is undone", "되돌리기까지의 초")),
     "exposure": Symbol("e", Text("share of the instances it reaches",
                                  "나쁜 배포가 닿는 인스턴스의 비율"))},
    lambda deploys, bad, detection, rollback, exposure: (
        1.0 - deploys * bad * (detection + rollback) * exposure / YEAR_S),
)  # fmt: skip
ASSUMED = {"deploys": DEPLOYS_PER_YEAR, "bad": BAD_DEPLOY_SHARE, "success": STEERING_SUCCESS}
BEST_OF = Formula(
    "best_of", Text("The best of what is drawn decides", "그려진 것 중 가장 나은 것이 정함"),
    "t = min tj", "the catalogue's levels of monitoring and automation", True,
    Text("Without any, the slowest.", "아무것도 없으면 가장 느린 값입니다."),
    {"time": Symbol("tj", Text("what one of them gives, s or share",
                               "하나가 주는 값(초 또는 비율)"))},
    lambda time: min(time), frozenset({"time"}),
)  # fmt: skip
MACHINE = Formula(
    "machine_up", Text("Share of the time one machine is up", "기계 한 대가 살아 있는 시간의 비율"),
    "u = F / (F + r)", _TRIVEDI, True, TWICE_A_YEAR,
    {"between": Symbol("F", Text("seconds between two failures", "고장과 고장 사이의 초")),
     "repair": _REPAIR},
    lambda between, repair: between / (between + repair),
)  # fmt: skip
REPAIR = Formula(
    "repair_time", Text("Seconds until a machine is back", "기계가 돌아올 때까지의 초"),
    "r = d + b", _OURS, True,
    Text("A scaling group replaces it by itself, else people are told and restart it.",
         "자동 확장 그룹은 스스로 교체하고, 아니면 사람이 알아채고 다시 시작합니다."),
    {"noticed": Symbol("d", Text("seconds until somebody knows", "알아채기까지의 초")),
     "restart": Symbol("b", Text("seconds to start another", "새로 시작하는 초"))},
    lambda noticed, restart: noticed + restart,
)  # fmt: skip
NEEDED = Formula(
    "machines_needed", Text("Machines that carry the peak", "최고 부하를 감당하는 기계 수"),
    "k = min(n + 1, max(1, ⌈a / (c · 0.9)⌉))", _OURS, True,
    Text("A group is up while its living machines stay below 90 % at the peak; one more than "
         "there are: never.",
         "살아 있는 기계가 최고 부하에서 90% 아래이면 동작으로 봅니다. 있는 수보다 하나 많으면 "
         "결코 감당하지 못합니다."),
    {"work": Symbol("a", Text("cores the peak needs", "최고 부하가 필요로 하는 코어 수")),
     "cores": Symbol("c", Text("cores of one machine", "기계 한 대의 코어 수")),
     "count": Symbol("n", Text("machines", "기계 수"))},
    lambda work, cores, count: min(
        count + 1, max(1, math.ceil(work / (cores * FULL_UTILISATION) - 1e-9))),
)  # fmt: skip
ENOUGH = Formula(
    "k_of_n_zones", Text("Enough machines are up", "충분한 기계가 살아 있음"),
    "A = P(Σz Binomial(nz, u) · 1[z up] ≥ k)", _TRIVEDI, True, _GIVEN,
    {"needed": Symbol("k", Text("machines that must be up", "살아 있어야 하는 기계 수")),
     "each": Symbol("nz", Text("machines in one zone", "한 영역의 기계 수")),
     "machine": Symbol("u", Text("share of the time one machine is up",
                                 "기계 한 대가 살아 있는 시간의 비율")),
     "zone": _ZONE},
    lambda needed, each, machine, zone: with_zones(
        int(needed), [int(n) for n in each], zone, machine),
    frozenset({"each"}),
)  # fmt: skip


def pair(repair: float, failover: float, success: float, zone: float, shards: float) -> float:
    """Share of the time a primary with a standby in another zone works."""
    states = failover_pair(MTBF_S, repair, failover, success)
    alone = MTBF_S / (MTBF_S + repair)
    moved = success * (1.0 - failover / ZONE_OUTAGE_S) * alone
    shares = np.array([states[0] + states[2], alone, moved]) ** shards
    return float(np.array([zone**2, zone * (1 - zone), zone * (1 - zone)]) @ shares)


STANDBY = Formula(
    "standby_pair", Text("A database with a standby", "대기 서버가 있는 데이터베이스"),
    "A = z²·(π0 + π2)^s + z(1 − z)·(u^s + m^s), m = q·(1 − f/3600)·u", _TRIVEDI, True, TWICE_A_YEAR,
    {"repair": _REPAIR,
     "failover": Symbol("f", Text("seconds to fail over", "장애 조치에 걸리는 초")),
     "success": Symbol("q", Text("share of the failures in which it works",
                                 "장애 조치가 성공하는 비율")),
     "zone": _ZONE, "shards": _SHARDS},
    pair,
)  # fmt: skip
PROMOTED = Formula(
    "promoted_replica", Text("A database whose replica people promote",
                             "사람이 복제본을 승격하는 데이터베이스"),
    "A = z·u^s + z(1 − z)·((1 − r/3600)·u)^s, u = F/(F + r)", _TRIVEDI, True, TWICE_A_YEAR,
    {"repair": Symbol("r", Text("seconds until it is promoted", "승격할 때까지의 초")),
     "apart": Symbol("i", Text("1 where the replica stands in another zone, else 0",
                               "복제본이 다른 영역에 있으면 1, 아니면 0")),
     "zone": _ZONE, "shards": _SHARDS},
    lambda repair, apart, zone, shards: (
        zone * up(repair) ** shards + apart * zone * (1 - zone)
        * (max(0.0, 1.0 - repair / ZONE_OUTAGE_S) * up(repair)) ** shards),
)  # fmt: skip
RESTORED = Formula(
    "restored_backup", Text("A database restored from its backup",
                            "백업에서 복구하는 데이터베이스"),
    "A = z·(F / (F + r))^s", _TRIVEDI, True, TWICE_A_YEAR,
    {"repair": Symbol("r", Text("seconds until it is restored", "복구할 때까지의 초")),
     "zone": _ZONE, "shards": _SHARDS},
    lambda repair, zone, shards: zone * up(repair) ** shards,
)  # fmt: skip
PROMISED = Formula(
    "promised", Text("As its provider promises", "제공자가 약속한 값"), "A = 1 − (1 − a)^n",
    "service level agreements of the catalogue", True, _EXACT,
    {"each": Symbol("a", Text("promised of one", "하나에 약속한 값")),
     "copies": Symbol("n", Text("how many there are", "개수"))},
    lambda each, copies: 1.0 - (1.0 - each) ** copies,
)  # fmt: skip


def up(repair: float) -> float:
    """Share of the time one machine is up that takes so long to come back."""
    return MTBF_S / (MTBF_S + repair)
