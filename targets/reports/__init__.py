"""One province's report of one period: enter, check, present, confirm, review, correct."""
