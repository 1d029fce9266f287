"""Shapes that go out: files, tables and documents; every number comes from queries."""
