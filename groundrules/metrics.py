"""What is counted and measured, for Prometheus. Labels have few values, all ours: no path, no id, no word of a user's.

Each process counts for itself; several gateways are asked one by one.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import Counter, Gauge, Histogram

# Seconds; the last but one is what the gateway waits for Rasa by default.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 4.0, 10.0)

REQUESTS = Counter("ground_rules_requests", "Requests answered.", ("method", "route", "status"))
REQUEST_SECONDS = Histogram(
    "ground_rules_request_seconds", "Time until an answer begins, in seconds.", ("method", "route"), buckets=_BUCKETS
)
MESSAGES = Counter("ground_rules_messages", "Messages of users answered, those sent again among them.")
ANSWERS = Counter("ground_rules_answers", "Replies given, by kind.", ("kind",))
RASA_SECONDS = Histogram("ground_rules_rasa_seconds", "What Rasa takes for a message, in seconds.", buckets=_BUCKETS)
RASA_FAILURES = Counter("ground_rules_rasa_failures", "Messages to which Rasa gave no answer.")
CHECKS = Counter("ground_rules_checks", "Messages checked, by verdict.", ("verdict",))
REFUSALS = Counter("ground_rules_refusals", "Calls refused because there were too many, by limit.", ("limit",))
STREAMS = Gauge("ground_rules_streams", "Streams of events that are open.")

# What HTTP knows; anything may be sent in the place of one.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count an answer that has begun after so many seconds; `route` is a template."""
    known = method if method in _METHODS else "other"
    REQUESTS.labels(known, route, str(status)).inc()
    REQUEST_SECONDS.labels(known, route).observe(seconds)


@contextmanager
def asking_rasa(*failures: type[Exception]) -> Iterator[None]:
    """Measure one question to Rasa; each of `failures` is a question without an answer."""
    with RASA_SECONDS.time(), RASA_FAILURES.count_exceptions(failures):
        yield
