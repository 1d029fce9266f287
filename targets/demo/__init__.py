"""The demonstration: its people and its season, played through the real services."""
