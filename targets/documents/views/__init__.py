"""The pages of documents: each translates a request into queries and services, and decides nothing."""
