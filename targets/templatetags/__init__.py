"""Template tags: they print what the core computed, and decide nothing."""
