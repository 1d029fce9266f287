"""Addresses of signing in and out and of one's own password."""

from django.urls import path

from accounts.views import SignIn, SignOut, password

app_name = "accounts"
urlpatterns = [
    path("login/", SignIn.as_view(), name="login"),
    path("logout/", SignOut.as_view(), name="logout"),
    path("password/", password, name="password"),
]
