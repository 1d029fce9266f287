"""Template tags that draw charts."""
