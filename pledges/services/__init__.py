"""The write side of the register: the only writers of pledges."""
