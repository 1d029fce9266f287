"""Reads of jobs."""
