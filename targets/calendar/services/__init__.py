"""The write side of calendar: the only writers, and what they refuse."""
