"""Shapes in: what people type into the pages of reports; nothing is written here."""
