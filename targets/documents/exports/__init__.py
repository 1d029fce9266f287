"""The writers: one manuscript as DOCX and as PDF."""
