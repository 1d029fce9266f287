"""The names by which files, rows and words tell the kinds apart; what each does is in its own module."""

CHANGE, RATIO, AMOUNT = "change", "ratio", "amount"
MILESTONE, NARRATIVE, ALL_OF = "milestone", "narrative", "all_of"
