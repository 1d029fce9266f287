"""Addresses of signing in and out and of one's own password."""

from django.urls import path

from accounts.views.login import login
from accounts.views.logout import logout
from accounts.views.password import password

app_name = "accounts"
urlpatterns = [
    path("login/", login, name="login"),
    path("logout/", logout, name="logout"),
    path("password/", password, name="password"),
]
