"""Shapes out: files of results."""
