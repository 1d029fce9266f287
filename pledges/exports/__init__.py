"""Shapes that leave the register."""
