"""The read side of the register."""
