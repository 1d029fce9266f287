"""The register: what changes once a year. Columns and constraints; rules are in pledges.services."""

from pledges.models.agreement import Agreement, Member, Pledge
from pledges.models.device import Device
from pledges.models.province import Cluster, Province, Succession
from pledges.models.role import Role, RoleName

__all__ = ["Agreement", "Cluster", "Device", "Member", "Pledge", "Province", "Role", "RoleName", "Succession"]
