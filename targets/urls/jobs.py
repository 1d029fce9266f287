"""The address of a job that one waits for."""

from django.urls import path

from targets.jobs.views.job import job

urlpatterns = [path("jobs/<int:pk>/", job, name="job")]
