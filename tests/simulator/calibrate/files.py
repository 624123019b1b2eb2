"""Results as k6 and Locust write them."""

from __future__ import annotations

import json
from typing import Any

LOCUST_HEAD = (
    "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,"
    "Min Response Time,Max Response Time,Average Content Size,Requests/s,Failures/s,50%,66%,75%,"
    "80%,90%,95%,98%,99%,99.9%,99.99%,100%"
)


def k6(**metrics: dict[str, Any]) -> str:
    """A summary of ``--summary-export`` with one kind of request, and more metrics."""
    usual = {
        "http_reqs": {"count": 6000, "rate": 20.0},
        "http_req_failed": {"passes": 60, "fails": 5940, "value": 0.01},
        "http_req_duration": {"avg": 80.0, "min": 9, "med": 60.0, "max": 900, "p(90)": 150,
                              "p(95)": 190.0},
        "http_req_duration{expected_response:true}": {"avg": 70.0},
    }  # fmt: skip
    return json.dumps({"root_group": {}, "metrics": {**usual, **metrics}})


def tagged(metric: str, tags: str) -> str:
    return f"{metric}{{{tags}}}"


def locust(*rows: tuple[str, str, int, int, float, float]) -> str:
    """A ``_stats.csv``; rows are type, name, requests, failures, mean in ms, requests/s."""
    lines = [LOCUST_HEAD]
    for method, name, count, failed, mean, rate in rows:
        tail = f"{mean / 2},0,0,0,0,{mean * 3},0,{mean * 5},0,0,0"
        lines.append(f"{method},{name},{count},{failed},{mean / 2},{mean},1,9,100,{rate},0,{tail}")
    lines.append(f",Aggregated,{sum(row[2] for row in rows)},0,1,1,1,1,1,1,0" + ",1" * 11)
    return "\n".join(lines) + "\n"
