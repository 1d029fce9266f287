"""Shapes in: files of agreements, read; nothing is written here."""
