"""A long run of random faults under people who work: `make soak`. Not among the tests of `make test`."""
