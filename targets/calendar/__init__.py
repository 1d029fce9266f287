"""Who reports what, and when: the scheme of a year, territories, periods, days off, due moments, extensions, notices."""
