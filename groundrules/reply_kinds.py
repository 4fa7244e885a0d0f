"""What the assistant's messages can be."""

KINDS = frozenset({"answer", "clarify", "check", "draft", "smalltalk", "out_of_scope", "handoff", "error", "text"})
