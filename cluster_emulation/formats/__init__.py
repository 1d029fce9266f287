"""How dates and numbers are printed and read by Django's own fields, one folder per language."""
