"""An e-mail address as the place where requests for a person go: what is always possible."""
