"""Mails: planned where something is decided, rechecked and sent by the clock, declined and deputised by people."""
