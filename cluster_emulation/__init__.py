"""Wiring: settings, addresses, Celery, health, error pages. Nothing of the domain lives here."""

from cluster_emulation.celery import app as celery_app

__all__ = ["celery_app"]
