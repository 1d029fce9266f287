"""The pages of reports: each translates a request into queries and services, and decides nothing."""
