"""Configuration by administrators: one file for each thing that is configured."""
