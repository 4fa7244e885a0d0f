"""Ground Rules: a policy-education assistant that says what the rule is, why, and what to do instead."""
