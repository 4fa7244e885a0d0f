"""Services of others, played for the tests: only what their public documentation says that they do."""
