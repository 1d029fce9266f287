"""The pages of calendar: each translates a request into queries and services, and decides nothing."""
