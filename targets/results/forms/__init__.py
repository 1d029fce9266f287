"""Shapes in: what people type into the pages of results; nothing is written here."""
