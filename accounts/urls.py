"""Addresses of signing in and out, and of one's own account: password, second factor."""

from django.urls import path

from accounts.views.account import account
from accounts.views.login import login
from accounts.views.login_code import login_code
from accounts.views.logout import logout
from accounts.views.passkeys import passkey_new, passkey_remove
from accounts.views.password import password
from accounts.views.second_factor import recovery_codes, second_factor, second_factor_off
from accounts.views.sessions import held, session_end, sessions_end

app_name = "accounts"
urlpatterns = [
    path("login/", login, name="login"),
    path("login/code/", login_code, name="login_code"),
    path("logout/", logout, name="logout"),
    path("held/<str:key>/", held, name="held"),
    path("account/", account, name="account"),
    path("account/sessions/end/", sessions_end, name="sessions_end"),
    path("account/sessions/<slug:mark>/end/", session_end, name="session_end"),
    path("account/second-factor/", second_factor, name="second_factor"),
    path("account/second-factor/codes/", recovery_codes, name="recovery_codes"),
    path("account/second-factor/off/", second_factor_off, name="second_factor_off"),
    path("account/passkeys/new/", passkey_new, name="passkey_new"),
    path("account/passkeys/<int:pk>/remove/", passkey_remove, name="passkey_remove"),
    path("password/", password, name="password"),
]
