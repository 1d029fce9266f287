"""What people send for documents: templates, tried before they are taken."""
