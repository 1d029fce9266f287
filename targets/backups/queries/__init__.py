"""What a backup holds, and how backups stand."""
