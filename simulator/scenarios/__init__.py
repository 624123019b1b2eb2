"""Failures and surges as transformations of a Design into phases with durations."""
