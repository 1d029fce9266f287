"""Work that people wait for: kept as a row, done once, by a worker where there is one."""
