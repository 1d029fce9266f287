"""The English interface prints dates and numbers exactly as the Vietnamese one: they are read aloud in one room."""

from cluster_emulation.formats.vi.formats import *
