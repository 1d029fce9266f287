"""Results: look, explain, compare, close."""
