"""Shapes out: files of agreements."""
