"""Addresses of home, the notices and the help pages."""

from django.urls import path

from targets.views.help import help_index, help_role
from targets.views.home import home
from targets.views.notices import notice_open, notices, notices_read

urlpatterns = [
    path("", home, name="home"),
    path("notices/", notices, name="notices"),
    path("notices/read/", notices_read, name="notices_read"),
    path("notices/<int:pk>/open/", notice_open, name="notice_open"),
    path("help/", help_index, name="help"),
    path("help/<slug:role>/", help_role, name="help_role"),
]
