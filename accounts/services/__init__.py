"""The write side of accounts: the only writers of users and of the tally of failed logins. Roles are in pledges."""

from accounts.services.accounts import (
    NewAccount,
    account_problems,
    change_password,
    choose_language,
    create_user,
    edit_user,
    end_other_sessions,
    end_sessions,
    publish_password,
    reset_password,
    set_active,
    subject_of,
)

__all__ = [
    "NewAccount",
    "account_problems",
    "change_password",
    "choose_language",
    "create_user",
    "edit_user",
    "end_other_sessions",
    "end_sessions",
    "publish_password",
    "reset_password",
    "set_active",
    "subject_of",
]
