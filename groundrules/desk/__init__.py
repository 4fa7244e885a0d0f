"""The people at the desk: their accounts and sessions, what they review, and what becomes of reports."""
