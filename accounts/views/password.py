"""The page on which people change their own password; those with an initial one see nothing else before."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.forms import PasswordForm
from accounts.services import change_password
from accounts.services.sign_in import try_password
from foundation.clock import now
from foundation.errors import Invalid


@never_cache
@sensitive_post_parameters()
def password(request):
    """Show the form (GET), or change the password, keep this session and end all others (POST)."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _is_theirs(request, form):
        try:
            change_password(request.user, form.cleaned_data["new_password"], at=now())
        except Invalid as invalid:
            for problem in invalid.problems:
                form.add_error(problem.where, problem.message)
        else:
            update_session_auth_hash(request, request.user)
            messages.success(request, _("Đã đổi mật khẩu. Các phiên đăng nhập khác của bạn đã kết thúc."))
            return redirect("targets:home")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)


def _is_theirs(request, form) -> bool:
    """Check the old password as a login does, throttle included."""
    old, address = form.cleaned_data["old_password"], request.META["REMOTE_ADDR"]
    outcome = try_password(request.user.username, old, address=address, at=timezone.now(), now=now(), request=request)
    if outcome.wait:
        wait = _("Đã thử nhiều lần. Hãy thử lại sau %(seconds)s giây.") % {"seconds": outcome.wait}
        form.add_error("old_password", wait)
    elif outcome.user is None:
        form.add_error("old_password", _("Mật khẩu hiện nay không đúng."))
    return outcome.user is not None
