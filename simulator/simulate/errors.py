"""What can end a simulation before its time, in both languages."""

from __future__ import annotations

from simulator.errors import Problem
from simulator.text import Text


class SimulationCancelledError(RuntimeError):
    """The caller asked the simulation to stop."""


class SimulationError(ValueError):
    """A network that cannot be simulated, or a request for a run that cannot be done."""

    def __init__(self, code: str, text: Text) -> None:
        self.problem = Problem("", code, text)
        super().__init__(text.en)


def crowded(limit: int, time: float) -> SimulationError:
    """More work is in the network at once than there is room for."""
    text = Text(
        "More than {limit:,} requests are in the network at once, {time:.3g} s after the start. "
        "It is overloaded, or its times are very long: lower the load, add servers, or "
        "limit a queue.",
        "시작 후 {time:.3g}초에 네트워크 안의 요청이 동시에 {limit:,}개를 넘었습니다. "
        "과부하이거나 소요 시간이 매우 깁니다. 부하를 줄이거나 서버를 늘리거나 "
        "대기열에 한도를 두세요.",
    )
    return SimulationError("crowded", text.fill(limit=limit, time=time))


def stuck(time: float) -> SimulationError:
    """Requests go round without any time passing."""
    text = Text(
        "At {time:.3g} s requests go round and round without any time passing. Give the route "
        "a service time, a delay, a think time or a back-off.",
        "{time:.3g}초에서 시간이 흐르지 않은 채 요청이 계속 맴돕니다. 경로에 서비스 시간, "
        "지연, 생각 시간 또는 백오프를 지정하세요.",
    )
    return SimulationError("stuck", text.fill(time=time))


def out_of_range(name: str, value: int, least: int, most: int) -> SimulationError:
    """An option of the run is too small or too large."""
    text = Text(
        "{name} is {value:,}; it must be a whole number between {least:,} and {most:,}.",
        "{name} 값이 {value:,}입니다. {least:,} 이상 {most:,} 이하의 정수여야 합니다.",
    )
    return SimulationError("option", text.fill(name=name, value=value, least=least, most=most))


def no_such_column(column: int, columns: int) -> SimulationError:
    """The network has fewer columns."""
    text = Text(
        "The network has no column {column}. Give one from 0 to {last}.",
        "네트워크에 {column}번 열이 없습니다. 0번부터 {last}번 가운데에서 고르세요.",
    )
    return SimulationError("column", text.fill(column=column, last=columns - 1))
