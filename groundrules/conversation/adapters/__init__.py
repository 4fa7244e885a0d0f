"""Where the people are who take over: at our own desk, in Chatwoot, or behind an e-mail address."""
