"""The read side of agreements: frozen dataclasses and querysets; writes nothing."""
