"""Where one is signed in, how long this session goes on, and what was sent after it had ended."""

from django.contrib import messages
from django.http import JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.services import sessions
from accounts.services.session_store import seconds_left
from foundation.clock import now
from foundation.pages import press


@never_cache
def session(request):
    """Tell how many seconds are left, and to whom (GET: asking is no use of it; POST: it goes on)."""
    if request.method == "POST":
        request.session.note_use(now())
    left = seconds_left(request.session.row, now())
    return JsonResponse({"left": left, "user": request.user.pk, "token": get_token(request)})


@require_POST
def session_end(request, mark):
    """End one of one's own sessions."""
    return press(
        request,
        lambda: sessions.end_own_session(request.user, mark, at=now()),
        to="accounts:account",
        done=_("Đã kết thúc phiên đăng nhập ấy."),
    )


@require_POST
def sessions_end(request):
    """End all of one's own sessions but this one."""
    return press(
        request,
        lambda: sessions.end_own_others(request.user, current=request.session.session_key, at=now()),
        to="accounts:account",
        done=_("Đã kết thúc mọi phiên đăng nhập khác."),
    )


@never_cache
def held(request, key):
    """Show what the person sent after their session had ended, to be sent again by them and nobody else."""
    form = sessions.held_form(request.user, key, at=now())
    if form is None:
        messages.info(request, _("Không có biểu mẫu nào đang giữ cho bạn."))
        return redirect("targets:home")
    fields = [(name, value) for name, values in QueryDict(form.fields).lists() for value in values]
    return render(request, "accounts/held.html", {"held": form, "fields": fields})
