"""What the entry, check and review pages read of one submission: its contents, cells, bases, findings and results.

(Entry page job writes this module: entry_page(submission, authority, now=) -> EntryPage, cells_of(submission).)
"""
