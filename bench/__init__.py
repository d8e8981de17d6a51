"""Benchmarks: what onrecord costs, measured beside plain mike in the same run."""
