"""Addresses of the season's pages, one module per part of the product; nothing is decided here."""

from targets.urls import notices

app_name = "targets"
urlpatterns = [*notices.urlpatterns]
