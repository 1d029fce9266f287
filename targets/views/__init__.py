"""Pages of the season: each translates a request into queries and services, and decides nothing."""
