"""The writers of what is issued: a document's row, and the templates that administrators keep."""
