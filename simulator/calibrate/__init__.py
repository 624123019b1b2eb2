"""Results of load tests (k6, Locust) held against a design, to calibrate it."""

from simulator.calibrate.calibration import calibrate, calibration_frames
from simulator.calibrate.request import Request, make_request, parse_request
from simulator.calibrate.results import Results, ResultsError, read_results

__all__ = [
    "Request",
    "Results",
    "ResultsError",
    "calibrate",
    "calibration_frames",
    "make_request",
    "parse_request",
    "read_results",
]
