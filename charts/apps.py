"""The app of the charts: templates and a tag, no models."""

from django.apps import AppConfig


class ChartsConfig(AppConfig):
    """Charts as SVG with classes."""

    name = "charts"
