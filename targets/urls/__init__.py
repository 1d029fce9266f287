"""Addresses of the season's pages, one module per part of the product; nothing is decided here."""

from targets.urls import dashboard, entry, notices, people, workflow

app_name = "targets"
urlpatterns = [*notices.urlpatterns, *people.urlpatterns, *dashboard.urlpatterns, *entry.urlpatterns, *workflow.urlpatterns]
