"""Accounts in the read-only window, without what could sign anybody in."""

from django.contrib import admin

from accounts.models import User
from audit.admin import ReadOnly, show


@admin.register(User)
class UserAdmin(ReadOnly):
    """A person's account; the password's hash is not shown."""

    exclude = ("password", "groups", "user_permissions")
    list_display = ("username", "full_name", "rank", "post", "is_active", "last_login")


show("accounts")
