"""How each category of reference cases is computed, for the report and the page."""

from __future__ import annotations

from simulator.text import Text

METHODS: dict[str, Text] = {
    "architecture": Text(
        "The solver: traffic equations, station waits, transforms along the routes.",
        "해석 엔진: 트래픽 방정식, 스테이션 대기 시간, 경로를 따른 변환.",
    ),
    "autoscaling": Text(
        "Target tracking rule; Erlang's delay formula solved for the servers.",
        "목표 추적 규칙; 서버 수에 대해 푼 얼랑 대기 공식.",
    ),
    "availability": Text(
        "Binomial groups conditioned on zones; a four-state Markov chain.",
        "가용 영역을 조건으로 한 이항 그룹; 네 상태 마르코프 연쇄.",
    ),
    "bcmp": Text("Open BCMP product form.", "개방형 BCMP 곱 형식."),
    "cache": Text(
        "Exact LRU and FIFO for small catalogues; Che's approximation; exact gaps between "
        "misses for the second level.",
        "작은 목록은 정확한 LRU와 FIFO; Che 근사; 두 번째 단계는 미스 간격의 정확한 분포.",
    ),
    "closed_mva": Text(
        "Convolution, tilted so that it is stable.", "안정하도록 기울인 합성곱 알고리즘."
    ),
    "connections": Text("M/G/∞: Poisson count.", "M/G/∞: 푸아송 분포를 따르는 수."),
    "erlang": Text(
        "Erlang's formulas by incomplete gamma.", "불완전 감마 함수로 계산한 얼랑 공식."
    ),
    "finite_buffer": Text("M/M/c/K birth–death chain.", "M/M/c/K 출생–사망 연쇄."),
    "fork_join": Text(
        "Flatto–Hahn for two; Nelson–Tantawi's mean and branches with a score in common beyond.",
        "두 갈래는 Flatto–Hahn; 그 이상은 Nelson–Tantawi의 평균과 공통 점수를 가진 가지들.",
    ),
    "ggc": Text(
        "GI/M/c, M/D/c and M/PH/c exactly; Kimura's interpolation for other service times.",
        "GI/M/c, M/D/c, M/PH/c는 정확히; 그 밖의 서비스 시간은 Kimura 보간.",
    ),
    "gig1": Text("The root of GI/M/1.", "GI/M/1의 근."),
    "jackson": Text("Traffic equations and M/M/c.", "트래픽 방정식과 M/M/c."),
    "layered": Text(
        "Flow-equivalent aggregation, layer by layer; transforms over the populations.",
        "층마다 흐름 등가 집계; 인원수에 따른 변환.",
    ),
    "load_balancing": Text(
        "GI/M/1 for round robin and a chain for two shortest queues, exact; fits and mean "
        "field for the rest.",
        "라운드 로빈은 GI/M/1, 두 대의 최단 대기열은 연쇄로 정확히; 나머지는 맞춤식과 평균장.",
    ),
    "mdc": Text("M/D/c by its roots.", "근으로 계산한 M/D/c."),
    "mg1": Text("Pollaczek–Khinchine and its inversion.", "폴라체크–힌친 공식과 그 역변환."),
    "mmc": Text("M/M/c closed forms.", "M/M/c 닫힌 형식."),
    "percentiles": Text(
        "Product of sojourn transforms, inverted.", "체류 시간 변환의 곱을 역변환."
    ),
    "queue": Text("Fluid limit.", "유체 극한."),
    "quorum": Text("Order statistics.", "순서 통계량."),
    "rate_limit": Text(
        "Bounded M/D/1 workload, exact.", "유한한 M/D/1 작업량, 정확."
    ),
    "retries": Text(
        "Markov chain of queue and orbit; the solver's fixed point for time-outs.",
        "대기열과 재시도 궤도의 마르코프 연쇄; 시간 초과는 해석 엔진의 고정점.",
    ),
    "sharding": Text("Sums over Zipf keys; M/M/c.", "지프 분포 키의 합; M/M/c."),
    "timeouts": Text("Erlang-A.", "얼랑-A."),
    "workload": Text("Arithmetic.", "산술."),
}  # fmt: skip
