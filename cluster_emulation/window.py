"""The configuration that puts our read-only site (site.py) in the place of Django's own admin."""

from django.contrib.admin.apps import AdminConfig


class WindowConfig(AdminConfig):
    """django.contrib.admin with our site."""

    default_site = "cluster_emulation.site.Window"
