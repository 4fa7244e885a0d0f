"""The desk: where people answer the tickets that users have asked for."""
