"""Addresses of signing in and out."""

app_name = "accounts"
urlpatterns = []
