"""Shapes in: files of reports, read; nothing is written here."""
