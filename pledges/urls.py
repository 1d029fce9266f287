"""Addresses of the register's pages (administrators)."""

app_name = "pledges"
urlpatterns = []
