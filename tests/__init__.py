"""The tests, by part of the product; tests/conftest.py says which fixtures there are."""
