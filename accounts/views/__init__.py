"""Pages of signing in and out, of one's own password, and the language switch."""
