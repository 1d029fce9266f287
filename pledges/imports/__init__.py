"""Shapes that come into the register."""
