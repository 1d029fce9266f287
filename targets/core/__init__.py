"""Plain Python: the rules that need no database, no clock and no web. Never imports Django."""
