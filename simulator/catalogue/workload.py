"""The workload and the goals of a design, declared with the same parameters as components.

Peak rate of a class = users × intensity / 1,000 × its share of the mix. Static files and
images follow page reads. The mean rate, peak / ``peak_to_mean``, is what is paid for.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.catalogue.kind import Param
from simulator.catalogue.params import choice, integer, number
from simulator.catalogue.providers import BASE, PROVIDERS
from simulator.text import Text


@dataclass(frozen=True)
class Preset:
    """A named value of the intensity."""

    id: str
    intensity: float
    label: Text
    help: Text


PRESETS: tuple[Preset, ...] = (
    Preset(
        "ordinary", 1.0, Text("Ordinary", "보통"),
        Text(
            "Users are counted by the month: 30 % come on a day, each makes 150 calls, the peak is twice the mean.",
            "월간 사용자로 셉니다. 하루에 30%가 와서 150번씩 부르고, 가장 바쁜 때는 평균의 두 배입니다.",
        ),
    ),
    Preset(
        "everyone_online", 100.0, Text("Everyone online", "모두 접속 중"),
        Text(
            "Every counted user is here now and acts every ten seconds.",
            "센 사용자가 모두 지금 접속해 10초마다 한 번씩 무언가를 합니다.",
        ),
    ),
)  # fmt: skip

MOST_USERS = 50_000_000
WORKLOAD_PARAMS: tuple[Param, ...] = (
    integer(
        "users", Text("Users", "사용자 수"),
        Text("The number the results are shown for.", "결과를 보여 줄 사용자 수입니다."),
        1000, 1, MOST_USERS, "user", "basic", confidence="choice",
    ),
    number(
        "intensity", Text("Requests per second per 1,000 users", "사용자 1,000명당 초당 요청"),
        Text(
            "API calls per second at the peak: 1 when users are counted by the month, 100 when all of them are online.",
            "가장 바쁜 때의 초당 API 호출입니다. 월간 사용자면 1, 모두 접속 중이면 100입니다.",
        ),
        1.0, 0.1, 200, "request/s", "basic", ("DAU", "TW2013", "P2M", "DERIVED"),
    ),
    number(
        "media_per_read", Text("Images per read", "읽기당 이미지"),
        Text(
            "Images fetched per page read, after the browser's own cache.",
            "브라우저 캐시를 거친 뒤 페이지 읽기 한 번에 받는 이미지 수입니다.",
        ),
        1.0, 0, 100, "image", "basic", ("WA2024", "FBPHOTO", "DERIVED"),
    ),
    number(
        "static_per_read", Text("Static files per read", "읽기당 정적 파일"),
        Text(
            "Scripts and styles a page read refers to, before the browser's own cache.",
            "브라우저 캐시를 거치기 전, 페이지 읽기 한 번이 가리키는 스크립트와 스타일 수입니다.",
        ),
        0.2, 0, 100, "file", confidence="low",
    ),
    number(
        "browser_cache_hit", Text("Browser cache", "브라우저 캐시"),
        Text(
            "Share of static files the browser already has.",
            "브라우저가 이미 갖고 있는 정적 파일의 비율입니다.",
        ),
        0.65, 0, 0.99, "share", sources=("FBPHOTO",), confidence="high",
    ),
    number(
        "session_check_ms", Text("Session check", "세션 확인"),
        Text(
            "Processor time a server spends to learn who is asking.",
            "누가 요청했는지 서버가 확인하는 데 쓰는 프로세서 시간입니다.",
        ),
        0.5, 0, 10, "ms",
    ),
    number(
        "peak_to_mean", Text("Peak to mean", "최대 대 평균"),
        Text(
            "Queues feel the peak, the bill follows the mean: higher is cheaper for the same peak.",
            "대기열은 최대치를 겪고 요금은 평균을 따릅니다. 클수록 같은 최대치에서 요금이 줄어듭니다.",
        ),
        2.0, 1, 1000, "×", "basic", ("P2M",), "high",
    ),
    number(
        "zipf_alpha", Text("Popularity exponent", "인기 지수"),
        Text(
            "How unequal objects are asked for (Zipf): higher makes small caches work.",
            "객체마다 요청이 얼마나 치우치는지 나타냅니다(지프). 클수록 작은 캐시도 잘 듣습니다.",
        ),
        0.9, 0.1, 2, "", sources=("ZIPF99", "TWCACHE"),
    ),
    number(
        "objects_per_user", Text("Objects per user", "사용자당 객체"),
        Text(
            "Stored records per user: sizes the database and what a cache has to hold.",
            "사용자당 저장된 레코드 수입니다. 데이터베이스 크기와 캐시가 담을 양을 정합니다.",
        ),
        20.0, 0.001, 10000, "object", confidence="low",
    ),
    integer(
        "object_bytes", Text("Object size", "객체 크기"),
        Text(
            "Memory and storage of one record.",
            "레코드 하나가 차지하는 메모리와 저장 공간입니다.",
        ),
        2048, 100, 1_000_000, "byte", sources=("TWSIZE",),
    ),
    number(
        "history_months", Text("Months of data kept", "보관한 데이터(개월)"),
        Text(
            "Writes and uploads of so many months are already stored; storage is billed for them.",
            "이 개월 수만큼의 쓰기와 업로드가 이미 쌓여 있고, 그 저장 공간에 요금이 붙습니다.",
        ),
        12.0, 0, 240, "month", confidence="choice",
    ),
    number(
        "arrival_scv", Text("Burstiness of arrivals", "도착의 변동성"),
        Text(
            "Squared coefficient of variation of the time between requests: 1 for many independent people.",
            "요청 간격의 변동계수 제곱입니다. 서로 무관한 많은 사람이면 1입니다.",
        ),
        1.0, 0, 10, "",
    ),
    number(
        "connected_share", Text("Open connections", "열린 연결"),
        Text(
            "Share of users who hold a WebSocket connection at the peak.",
            "가장 바쁜 때 웹소켓 연결을 열어 둔 사용자의 비율입니다.",
        ),
        0.1, 0, 1, "share", confidence="low",
    ),
    number(
        "patience_min", Text("Patience in a line", "줄 서는 참을성"),
        Text(
            "At a waiting room, people whose turn comes later than this have left: they count as failed.",
            "대기실에서 차례가 이보다 늦게 오는 사람은 이미 떠났으므로 실패로 셉니다.",
        ),
        60.0, 1, 1440, "min", sources=("KORAIL",), confidence="low",
    ),
    number(
        "followers_mean", Text("Followers per author", "작성자당 팔로워"),
        Text(
            "For a news feed: every write is a post for so many people on average, and a page shows posts of as many authors. 0: no feeds.",
            "뉴스 피드에서 쓰기 하나는 평균 이만큼의 사람에게 가는 글이고, 페이지는 같은 수의 작성자가 쓴 글을 보여 줍니다. 0이면 피드가 없습니다.",
        ),
        0.0, 0, 10000, "user", confidence="low",
    ),
    number(
        "celebrity_followers", Text("Followers of the largest author", "최대 작성자의 팔로워"),
        Text(
            "Followers are spread by a power law up to this author, who posts every minute in the scenario of the celebrity.",
            "팔로워 수는 이 작성자까지 멱법칙으로 퍼집니다. 유명인 시나리오에서는 이 작성자가 1분마다 글을 올립니다.",
        ),
        0.0, 0, 500_000_000, "user", sources=("KWAK", "TW2013"), confidence="low",
    ),
    number(
        "feed_entry_ms", Text("Work per feed entry", "피드 항목당 작업"),
        Text(
            "Processor time of a worker to write one post into one follower's list.",
            "작업자가 글 하나를 팔로워 한 명의 목록에 써넣는 프로세서 시간입니다.",
        ),
        0.2, 0.001, 100, "ms", confidence="low",
    ),
)  # fmt: skip

GOAL_PARAMS: tuple[Param, ...] = (
    number(
        "good_share", Text("Good requests", "정상 응답 비율"),
        Text(
            "Share of requests that must be answered rightly within their limit.",
            "제한 시간 안에 올바르게 응답해야 하는 요청의 비율입니다.",
        ),
        0.99, 0.5, 0.99999, "share", "basic",
    ),
    number(
        "budget", Text("Budget", "예산"),
        Text("Dollars a month the design should not exceed.", "설계가 넘지 말아야 할 월 비용(달러)입니다."),
        1500.0, 0, 1e9, "USD", "basic", confidence="choice",
    ),
    choice(
        "provider", Text("Provider", "클라우드 제공자"),
        Text(
            "Whose names and list prices the bill shows; where a price of theirs is not sourced, that of AWS stands in and the line says so.",
            "비용에 쓰는 이름과 정가의 제공자입니다. 출처가 없는 가격은 AWS 정가를 쓰고 그 줄에 표시합니다.",
        ),
        BASE, {key: Text(p.name, p.name) for key, p in PROVIDERS.items()}, confidence="choice",
    ),
    number(
        "data_loss_min", Text("Data that may be lost", "허용하는 데이터 손실"),
        Text(
            "Minutes of writes a failure may cost.",
            "장애가 앗아 가도 되는 쓰기의 분량(분)입니다.",
        ),
        5.0, 0, 10080, "min", confidence="choice",
    ),
)  # fmt: skip

LATENCY_RANGE_MS: tuple[float, float] = (1.0, 86_400_000.0)
