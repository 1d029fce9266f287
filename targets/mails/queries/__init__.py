"""Reads of mails: what is due, what is still true, what a message says."""
