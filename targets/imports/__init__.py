"""Shapes that come in as files, read into plain rows; the services decide what may be written."""
