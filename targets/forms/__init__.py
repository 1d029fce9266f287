"""Shapes in: what people type into pages, read and bound to fields; nothing is written here."""
