"""The login page. How guessers are slowed down is in services.sign_in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.forms import SignInForm
from accounts.services.second_factor import has_second_factor
from accounts.services.sign_in import try_password
from accounts.views.entering import enter
from accounts.views.login_code import begin_second_step
from foundation.clock import now


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def login(request):
    """Ask for username and password (GET), or begin a session and go where the person was going (POST)."""
    target = _local(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(target)
    form = SignInForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form, target, 422 if request.method == "POST" else 200)
    address = request.META["REMOTE_ADDR"]
    outcome = try_password(**form.cleaned_data, address=address, at=timezone.now(), now=now(), request=request)
    if outcome.user is None:
        return _refused(request, form, target, outcome)
    if settings.SECOND_FACTOR and has_second_factor(outcome.user):
        return begin_second_step(request, outcome.user, target)
    return enter(request, outcome.user, target)


def _refused(request, form, target, outcome):
    """Say no: one sentence for whatever was wrong, or the seconds to wait with 429."""
    if outcome.wait:
        form.add_error(None, _("Đã thử nhiều lần. Hãy thử lại sau %(seconds)s giây.") % {"seconds": outcome.wait})
        response = _page(request, form, target, 429)
        response.headers["Retry-After"] = str(outcome.wait)
        return response
    if outcome.is_expired:
        form.add_error(None, _("Mật khẩu dùng một lần đã hết hạn. Hãy đề nghị Quản trị cấp lại."))
    else:
        form.add_error(None, _("Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đã ngừng hoạt động."))
    return _page(request, form, target, 422)


def _page(request, form, target, status):
    return render(request, "accounts/login.html", {"form": form, "next": target}, status=status)


def _local(request, target: str) -> str:
    """Return a target inside this site, the first page where it is not (`?next=//evil`)."""
    is_local = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if is_local else resolve_url(settings.LOGIN_REDIRECT_URL)
