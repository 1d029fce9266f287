"""Shapes in: what people type into the pages of calendar; nothing is written here."""
