"""The second step on any page that asks for it: what the page shows, and whether what came is right."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.forms import SecondStepForm
from accounts.services import passkeys, second_factor
from accounts.services.sign_in import Outcome
from foundation.clock import now

VERIFIED = "second_factor"  # in the session: whether its person passed the second step
QUESTION = "passkey_question"  # in the session: what a passkey was asked last


def step_context(request, user) -> dict:
    """Return what a page needs beside the form: the question to the person's passkeys, None where they have none."""
    asked = passkeys.question(user, request.get_host())
    if asked is None:
        return {"passkey_options": None}
    request.session[QUESTION] = asked[1]
    return {"passkey_options": asked[0]}


def try_step(request, user, form: SecondStepForm) -> Outcome:
    """Check a valid form's code or passkey; what is wrong stands at the form. A question is answered once."""
    given, host = form.cleaned_data, request.get_host()
    state = request.session.pop(QUESTION, None)

    def is_right() -> bool:
        if given["passkey"]:
            return passkeys.check_answer(user, given["passkey"], state=state, host=host, now=now())
        return second_factor.check_code(user, given["code"], at=timezone.now(), now=now())

    address = request.META["REMOTE_ADDR"]
    outcome = second_factor.try_second_factor(user, is_right, address=address, at=timezone.now())
    if outcome.wait:
        form.add_error(None, _("Đã thử nhiều lần. Hãy thử lại sau %(seconds)s giây.") % {"seconds": outcome.wait})
    elif outcome.user is None and given["passkey"]:
        form.add_error(None, _("Khóa đăng nhập không được chấp nhận. Hãy thử lại hoặc nhập mã."))
    elif outcome.user is None:
        form.add_error("code", _("Mã không đúng hoặc đã dùng. Hãy đợi mã mới rồi nhập lại."))
    return outcome
