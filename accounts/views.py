"""Signing in and out, and changing one's own password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.forms import OwnPasswordForm, SignInForm
from accounts.services import change_password
from audit.clock import now


@method_decorator([login_not_required, never_cache], name="dispatch")
class SignIn(LoginView):
    """The sign-in page; who is signed in already goes on to the home page."""

    form_class = SignInForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True


class SignOut(LogoutView):
    """Signing out, by POST only."""

    http_method_names = ["post", "options"]


@never_cache
def password(request):
    """Show and take the person's own new password; their other sessions end."""
    form = OwnPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_password(request.user, form.cleaned_data["new_password1"], at=now())
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Đã đổi mật khẩu. Các phiên đăng nhập khác của bạn đã kết thúc."))
        return redirect("targets:home")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/password.html", {"form": form}, status=status)
