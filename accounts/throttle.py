"""How long a login must wait after failures, per name and address: never a lock of an account or an office (B-5)."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

FREE = 5  # failures before any wait
LONGEST = 60  # seconds


def wait_after(failures: int) -> timedelta:
    """Return the wait after so many failures in a row: none for the first five, then 1, 2, 4 … 60 seconds."""
    return timedelta(seconds=min(LONGEST, 2 ** max(0, failures - FREE)) if failures >= FREE else 0)


def cool_off(request) -> timedelta:
    """Return django-axes' cool-off for the name and address of this request (AXES_COOLOFF_TIME)."""
    return wait_after(_failures(request))


def _failures(request) -> int:
    attempts = AccessAttempt.objects.filter(
        ip_address=getattr(request, "axes_ip_address", None), username=getattr(request, "axes_username", None)
    )
    return max((one.failures_since_start for one in attempts), default=0)


def refused(request, response=None, credentials=None, *args, **kwargs) -> HttpResponse:
    """Answer a login that must wait: 429 with the seconds (AXES_LOCKOUT_CALLABLE)."""
    seconds = max(1, int(cool_off(request).total_seconds()))
    said = {
        "title": _("Hãy chờ một chút"),
        "advice": _("Đăng nhập sai nhiều lần. Hãy thử lại sau %(seconds)s giây.") % {"seconds": seconds},
        "status": 429,
        "path": request.path,
    }
    body = render_to_string("errors/error.html", said)
    return HttpResponse(body, status=429, headers={"Retry-After": str(seconds), "Cache-Control": "no-store"})
