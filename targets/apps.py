"""App configuration of targets; no logic."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "targets"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Số liệu"
