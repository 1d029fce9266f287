"""Addresses of people and their roles (administrators)."""

from django.urls import path

from pledges.views.devices import device_revoke, devices
from pledges.views.people import people
from pledges.views.people_accounts import person_active, person_edit, person_new, person_password, person_sessions
from pledges.views.people_import import people_import
from pledges.views.people_roles import delegate, role_end, role_new, role_revoke
from pledges.views.person import person

app_name = "pledges"
urlpatterns = [
    path("people/", people, name="people"),
    path("people/new/", person_new, name="person_new"),
    path("people/import/", people_import, name="people_import"),
    path("people/<int:pk>/", person, name="person"),
    path("people/<int:pk>/edit/", person_edit, name="person_edit"),
    path("people/<int:pk>/password/", person_password, name="person_password"),
    path("people/<int:pk>/sessions/", person_sessions, name="person_sessions"),
    path("people/<int:pk>/active/", person_active, name="person_active"),
    path("people/<int:pk>/roles/new/", role_new, name="role_new"),
    path("people/<int:pk>/delegate/", delegate, name="delegate"),
    path("roles/<int:pk>/end/", role_end, name="role_end"),
    path("roles/<int:pk>/revoke/", role_revoke, name="role_revoke"),
    path("devices/", devices, name="devices"),
    path("devices/<int:pk>/revoke/", device_revoke, name="device_revoke"),
]
