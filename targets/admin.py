"""The season in the read-only window."""

from audit.admin import show

show("targets")
