"""What is asked: contents, measures, targets, rules, windows, members; the preview of a change; the record."""
