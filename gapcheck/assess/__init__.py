"""Judging a profile: inputs, tests, persons, routes, traces, and what comes of them."""
