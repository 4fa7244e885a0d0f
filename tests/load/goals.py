"""What was set out to be reached, beside which the figures are shown. Nothing fails if it is missed."""

# Ours as a multiple of the starter's; of `HIGHER` at least so much, of the rest at most.
STACK = {
    "alone_p50_ms": 0.5,
    "at_once_per_s": 2.0,
    "alone_cpu_ms": 0.5,
    "at_once_cpu_ms": 0.5,
    "start_s": 0.5,
    "train_s": 1.0,
    "pss_mb": 1.0,
    "rss_mb": 1.0,
}
HIGHER = frozenset({"at_once_per_s"})
# At most so many milliseconds: of parts p50, of growth p95 with all messages.
PARTS = {
    "message check: four sentences": 10.0,
    "rulebook search: four words": 5.0,
}
# Of each way between user and agent, p95 at most so many milliseconds.
HANDOFF = 1_000.0
# Of first answers in the widget, p95 at most so many milliseconds.
PAINTED = 1_000
# Under faults, every sentence within so many seconds; in the soak, memory grows by at most this part of itself.
SENTENCE_S = 5.0
MEMORY = 0.05
# Of the desk's page of insights, p95 at most so many milliseconds.
INSIGHTS = 500.0
GROWTH = {
    "log: a conversation read": 10.0,
    "queue: who waits": 10.0,
    "queue: the desk's list": 10.0,
}
