"""The write side of results: the only writers, and what they refuse."""
