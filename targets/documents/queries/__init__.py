"""What documents say: read from the same reports and results as the screens."""
