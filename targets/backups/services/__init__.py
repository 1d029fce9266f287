"""Making backups, restoring and trying them."""
