"""Paper: documents in the layout of Decree 30/2020/NĐ-CP from the figures on screen, and what stood on them."""
