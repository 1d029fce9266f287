"""The write side of the season: the only writers of targets, and what they refuse."""
