"""Addresses of the season's pages."""

app_name = "targets"
urlpatterns = []
