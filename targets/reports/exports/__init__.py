"""Shapes out: files of reports."""
