"""What is asked before a document is made."""
