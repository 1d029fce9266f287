"""Pages of the register: people and their roles, for administrators."""
