"""What is kept of people: how it is handed out, how it is deleted, and how long it stays."""
