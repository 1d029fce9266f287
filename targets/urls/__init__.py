"""Addresses of the season's pages, one module per part of the product; nothing is decided here."""

from targets.urls import config, corrections, dashboard, documents, entry, jobs, mails, notices, people, workflow

app_name = "targets"
urlpatterns = [
    *notices.urlpatterns,
    *mails.urlpatterns,
    *jobs.urlpatterns,
    *people.urlpatterns,
    *dashboard.urlpatterns,
    *documents.urlpatterns,
    *entry.urlpatterns,
    *config.urlpatterns,
    *corrections.urlpatterns,
    *workflow.urlpatterns,  # last: its `move` takes any word after a submission's number
]
