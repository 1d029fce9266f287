"""Measures how long pages take on a full cluster, beside a bare page in the same run: `make bench`. Not the product."""
