"""Backups: one folder with all rows, all files and a manifest; made, kept, tried every night, and restored."""
