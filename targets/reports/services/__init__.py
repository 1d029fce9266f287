"""The write side of reports: the only writers, and what they refuse."""
