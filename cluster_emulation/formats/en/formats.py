"""The English interface prints dates and numbers exactly as the Vietnamese one: figures are read aloud across languages."""

from cluster_emulation.formats.vi.formats import *  # noqa: F403
