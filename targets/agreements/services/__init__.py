"""The write side of agreements: the only writers, and what they refuse."""
