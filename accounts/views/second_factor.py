"""Pages on which people set up their own second factor, renew their recovery codes, or do without it again."""

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.forms import GeneratorForm, PasskeyForm
from accounts.services import passkeys
from accounts.services import second_factor as factors
from accounts.views.second_step import QUESTION, VERIFIED
from foundation.clock import now
from foundation.errors import Invalid, Refused
from foundation.pages import press

SEAL = "accounts.second_factor"
SEAL_LASTS = 3600  # seconds


@never_cache
@sensitive_post_parameters()
def second_factor(request):
    """Show the QR code of a new secret and the way to a passkey (GET), or keep the app that shows the code (POST)."""
    check_is_on()
    form = GeneratorForm(request.POST if request.method == "POST" else None)
    secret = _opened(request) or factors.new_secret()
    if form.is_valid():
        code, at = form.cleaned_data["code"], timezone.now()
        try:
            codes = factors.set_up_generator(request.user, secret, code, at=at, now=now())
        except Invalid as invalid:
            form.refuse(invalid.problems)
        else:
            return set_up(request, codes)
    return set_up_page(request, form, PasskeyForm(), secret=secret, status=422 if form.errors else 200)


@require_POST
@never_cache
def recovery_codes(request):
    """Make new recovery codes and show them, this once."""
    check_is_on()
    try:
        codes = factors.renew_recovery_codes(request.user, now=now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("accounts:account")
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "made_at": now()})


@require_POST
def second_factor_off(request):
    """Do without a second factor again; whoever must have one is led to set it up anew."""
    check_is_on()

    def turn_off():
        factors.remove_second_factor(request.user, by=request.user, at=now())
        request.session.pop(VERIFIED, None)
        update_session_auth_hash(request, request.user)

    done = _("Đã tắt xác thực hai bước. Các phiên đăng nhập khác của bạn đã kết thúc.")
    return press(request, turn_off, to="accounts:account", done=done)


def check_is_on() -> None:
    """Raise Http404 where there is no second factor: in the demonstration."""
    if not settings.SECOND_FACTOR:
        raise Http404


def set_up(request, codes):
    """Let this session go on as one that passed the second step, under a new id; show recovery codes that are new."""
    request.session[VERIFIED] = True
    update_session_auth_hash(request, request.user)
    if codes:
        return render(request, "accounts/recovery_codes.html", {"codes": codes, "made_at": now(), "is_first": True})
    messages.success(request, _("Đã ghi. Các phiên đăng nhập khác của bạn đã kết thúc."))
    return redirect("accounts:account")


def set_up_page(request, form, passkey_form, *, secret="", status=200):
    """Draw the page of setting up; a new question to the browser is kept in the session for its answer."""
    secret, host = secret or factors.new_secret(), request.get_host()
    address = factors.generator_address(request.user, secret)
    form.data = form.data.copy()
    sealed = signing.dumps({"user": request.user.pk, "secret": secret}, salt=SEAL)
    form.initial["seal"] = sealed
    if form.is_bound:
        form.data["seal"] = sealed
    context = {"form": form, "passkey_form": passkey_form, "is_first": not factors.has_second_factor(request.user)}
    context["secret"] = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    context["picture"] = segno.make(address, error="m", micro=False).svg_data_uri(border=2, scale=5)
    if passkeys.can_have_passkeys(host):
        context["passkey_options"], request.session[QUESTION] = passkeys.registration(request.user, host)
    return render(request, "accounts/second_factor.html", context, status=status)


def _opened(request) -> str:
    """Return the secret that the page carried for this person, "" where it carried none, or hours ago."""
    try:
        sealed = signing.loads(request.POST.get("seal", ""), salt=SEAL, max_age=SEAL_LASTS)
    except signing.BadSignature:
        return ""
    return sealed["secret"] if sealed["user"] == request.user.pk else ""
