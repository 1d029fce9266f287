"""Addresses of results: the dashboard, a target, how a result was computed, provinces."""

from django.urls import path

from targets.results.views.calls import call_new, calls
from targets.results.views.changes import changes
from targets.results.views.dashboard import dashboard, dashboard_year
from targets.results.views.explanation import explanation
from targets.results.views.find import find
from targets.results.views.if_closed import if_closed
from targets.results.views.lateness import lateness
from targets.results.views.pledge import pledge
from targets.results.views.province import province
from targets.results.views.provinces import provinces
from targets.results.views.stocks import stocks
from targets.results.views.target import target
from targets.results.views.trend import trend
from targets.results.views.wall import wall, wall_open

urlpatterns = [
    path("dashboard/", dashboard, name="dashboard"),
    path("wall/", wall, name="wall"),
    path("wall/<str:secret>/", wall_open, name="wall_open"),
    path("agreements/<slug:cluster>/<int:year>/dashboard/", dashboard_year, name="dashboard_year"),
    path("agreements/<slug:cluster>/<int:year>/pledges/<int:pk>/", pledge, name="pledge"),
    path("agreements/<slug:cluster>/<int:year>/targets/<slug:code>/", target, name="target"),
    path("agreements/<slug:cluster>/<int:year>/targets/<slug:code>/trend/", trend, name="trend"),
    path("agreements/<slug:cluster>/<int:year>/targets/<slug:code>/<slug:place>/", explanation, name="explanation"),
    path("agreements/<slug:cluster>/<int:year>/changes/<slug:against>/", changes, name="changes"),
    path("agreements/<slug:cluster>/<int:year>/lateness/", lateness, name="lateness"),
    path("agreements/<slug:cluster>/<int:year>/calls/<slug:code>/", calls, name="calls"),
    path("agreements/<slug:cluster>/<int:year>/calls/<slug:code>/<slug:province>/", call_new, name="call_new"),
    path("agreements/<slug:cluster>/<int:year>/if-closed/", if_closed, name="if_closed"),
    path("agreements/<slug:cluster>/<int:year>/stocks/<slug:code>/", stocks, name="stocks"),
    path("find/", find, name="find"),
    path("provinces/", provinces, name="provinces"),
    path("provinces/<slug:code>/", province, name="province"),
]
