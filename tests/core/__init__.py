"""The rules of the domain, tested without a database."""
