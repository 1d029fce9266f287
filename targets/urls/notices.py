"""Addresses of home, the notices and the help pages."""

from django.urls import path

from targets.calendar.views.notices import notice_open, notices, notices_read
from targets.reports.views.help import help_index, help_role
from targets.reports.views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("notices/", notices, name="notices"),
    path("notices/read/", notices_read, name="notices_read"),
    path("notices/<int:pk>/open/", notice_open, name="notice_open"),
    path("help/", help_index, name="help"),
    path("help/<slug:role>/", help_role, name="help_role"),
]
