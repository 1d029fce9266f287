"""One's own passkeys: adding one that the browser made, letting one go."""

from django.contrib.auth import update_session_auth_hash
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.forms import GeneratorForm, PasskeyForm
from accounts.services import passkeys
from accounts.views.second_factor import check_is_on, set_up, set_up_page
from accounts.views.second_step import QUESTION
from foundation.clock import now
from foundation.errors import Invalid, Refused
from foundation.pages import press


@require_POST
@never_cache
def passkey_new(request):
    """Keep what the browser made of the question that the page of setting up asked."""
    check_is_on()
    form, state = PasskeyForm(request.POST), request.session.pop(QUESTION, None)
    if form.is_valid():
        name, answer, host = form.cleaned_data["name"], form.cleaned_data["passkey"], request.get_host()
        try:
            codes = passkeys.add_passkey(request.user, answer, state=state, name=name, host=host, now=now())
        except Invalid as invalid:
            form.refuse(invalid.problems)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            return set_up(request, codes)
    return set_up_page(request, GeneratorForm(), form, status=422)


@require_POST
def passkey_remove(request, pk):
    """Let one of one's own passkeys go."""
    check_is_on()
    passkey = get_object_or_404(request.user.passkeys, pk=pk)

    def remove():
        passkeys.remove_passkey(passkey, now=now())
        request.user.refresh_from_db(fields=["session_version"])
        update_session_auth_hash(request, request.user)

    done = _("Đã gỡ khóa. Các phiên đăng nhập khác của bạn đã kết thúc.")
    return press(request, remove, to="accounts:account", done=done)
