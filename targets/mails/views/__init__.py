"""Pages about mails: one's own account, and declining from a mail."""
