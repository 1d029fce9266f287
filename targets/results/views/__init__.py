"""The pages of results: each translates a request into queries and services, and decides nothing."""
