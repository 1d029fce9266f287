"""Forms of the configuration pages; what is allowed is decided in services."""
