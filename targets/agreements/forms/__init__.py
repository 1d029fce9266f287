"""Shapes in: what people type into the pages of agreements; nothing is written here."""
