"""The read side of reports: frozen dataclasses and querysets; writes nothing."""
