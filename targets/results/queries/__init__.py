"""The read side of results: frozen dataclasses and querysets; writes nothing."""
