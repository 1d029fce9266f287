"""Who reports what, and when: the year's scheme, territories, periods, days off, due moments, extensions, notices."""
