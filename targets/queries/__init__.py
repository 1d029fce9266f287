"""The read side of the season: frozen dataclasses and querysets; writes nothing."""
