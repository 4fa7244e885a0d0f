"""Looking after an installation: back-up and restore."""
