"""What knows nothing of the domain: errors, clock, text, database guards, forms and the shape of a page of an act."""
