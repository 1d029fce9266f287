"""Where one is signed in, and what was sent after a session had ended."""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.services import sessions
from foundation.clock import now
from foundation.pages import press


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
