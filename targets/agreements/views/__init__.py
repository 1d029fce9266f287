"""The pages of agreements: each translates a request into queries and services, and decides nothing."""
