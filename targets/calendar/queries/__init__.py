"""The read side of calendar: frozen dataclasses and querysets; writes nothing."""
