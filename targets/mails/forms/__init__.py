"""Forms of one's own account and of absences."""
