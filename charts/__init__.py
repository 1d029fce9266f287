"""Charts that the server draws: exact numbers become whole positions here, templates give them their looks."""
