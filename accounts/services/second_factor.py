"""The second factor: a generator of codes (TOTP), codes on paper, what a passkey shares with them.

Who must have one is decided in pledges; passkeys themselves are in services.passkeys. No code is ever logged.
"""

import base64
import logging
import secrets
from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote, urlencode

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.oath import TOTP

from accounts.core import LONGEST_DELAY, new_recovery_codes, second_factor_kind
from accounts.models import CodeGenerator, Passkey, RecoveryCode, User
from accounts.services.accounts import end_other_sessions, subject_of
from accounts.services.sign_in import Outcome, claim, forgive
from audit import services as audit
from audit.models import Event
from foundation.errors import Invalid, Problem, Refused

logger = logging.getLogger(__name__)
ISSUER = "Giao ước thi đua"
SECRET_BYTES = 20
NEAR = 1  # half minutes before and after in which a code is taken
FAR = 20  # at set-up: a closed network's clock may be minutes off, and what it is off is then remembered


def has_second_factor(user: User) -> bool:
    """Say whether the person has a generator or a passkey; codes on paper alone are none."""
    return CodeGenerator.objects.filter(user=user).exists() or user.passkeys.exists()


def new_secret() -> str:
    """Return a secret for a generator that is being set up, in base32; nothing is stored."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def generator_address(user: User, secret: str) -> str:
    """Return what the QR code says to the app on the phone."""
    label = quote(f"{ISSUER}:{user.username}", safe="")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': ISSUER}, quote_via=quote)}"


def set_up_generator(user: User, secret: str, code: str, *, at: datetime, now: datetime) -> list[str]:
    """Keep the generator once it has shown that it makes the right codes; return the recovery codes if they are new.

    `at` is real time, which phones count by, `now` the product's. A generator of before is replaced. Every other
    session of the person ends. Raises Invalid at `code`.
    """
    kind, squeezed = second_factor_kind(code)
    totp = _totp(secret, 0, at)
    if kind != "generator" or not totp.verify(int(squeezed), FAR):
        message = _("Mã không đúng. Hãy đợi ứng dụng hiện mã mới rồi nhập lại.")
        raise Invalid([Problem("code", message)])
    stored = {"secret": secret, "last_step": totp.t(), "drift": totp.drift, "made_at": now}
    with transaction.atomic():
        CodeGenerator.objects.update_or_create(user=user, defaults=stored)
        return begun(user, "set_up_generator", now=now)


def begun(user: User, action: str, *, now: datetime, **data) -> list[str]:
    """Record that a factor was added, inside the caller's transaction; return the first recovery codes, shown once."""
    codes = [] if RecoveryCode.objects.filter(user=user, used_at=None).exists() else _new_codes(user)
    audit.record(action=action, subject=subject_of(user), by=user, at=now, data=data or None)
    end_other_sessions(user)
    return codes


@transaction.atomic
def renew_recovery_codes(user: User, *, now: datetime) -> list[str]:
    """Make new recovery codes, shown once; those of before are no longer taken. Raises Refused without a factor."""
    if not has_second_factor(user):
        raise Refused(_("Hãy thiết lập xác thực hai bước trước."))
    codes = _new_codes(user)
    audit.record(action="renew_recovery_codes", subject=subject_of(user), by=user, at=now)
    return codes


def recovery_codes_left(user: User) -> int:
    """Return how many codes on paper have not been used."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


@transaction.atomic
def remove_second_factor(user: User, *, by: User, reason: str = "", at: datetime) -> Event:
    """Take generator, passkeys and recovery codes away and end every session; return the event.

    Raises Refused where there is nothing to take away.
    """
    if not has_second_factor(user):
        raise Refused(_("Người này chưa thiết lập xác thực hai bước."))
    for model in (CodeGenerator, Passkey, RecoveryCode):
        model.objects.filter(user=user).delete()
    action = "remove_second_factor" if by == user else "reset_second_factor"
    end_other_sessions(user)
    return audit.record(action=action, subject=subject_of(user), by=by, at=at, reason=reason)


def try_second_factor(user: User, check: Callable[[], bool], *, address: str, at: datetime) -> Outcome:
    """Check a code or a passkey's answer under the sign-in's throttle, counted apart from passwords.

    `at`: real time. A right password therefore gives no free guesses at the code. Whoever guesses has the password
    and a million codes to try: from many addresses they wait as long as from one.
    """
    name = f"{user.username}\nsecond factor"
    wait = claim(name, address, at=at, longest=LONGEST_DELAY)
    if wait:
        logger.warning("second factor of %r from %s: asked to wait %s s", user.username, address, wait)
        return Outcome(wait=wait)
    if not check():
        logger.warning("second factor of %r from %s: refused", user.username, address)
        return Outcome()
    forgive(name, address, at=at)
    logger.info("second factor of %r from %s: done", user.username, address)
    return Outcome(user=user)


def check_code(user: User, typed: str, *, at: datetime, now: datetime) -> bool:
    """Say whether a code of the generator or on paper is right; each is taken once. `at`: real time."""
    kind, squeezed = second_factor_kind(typed)
    return _take_step(user, int(squeezed), at) if kind == "generator" else _take_recovery_code(user, squeezed, now)


def _take_step(user: User, code: int, at: datetime) -> bool:
    generator = CodeGenerator.objects.filter(user=user).first()
    if generator is None:
        return False
    totp = _totp(generator.secret, generator.drift, at)
    if not totp.verify(code, NEAR, min_t=generator.last_step + 1):
        return False
    fresh = CodeGenerator.objects.filter(pk=generator.pk, secret=generator.secret, last_step__lt=totp.t())
    return bool(fresh.update(last_step=totp.t(), drift=totp.drift))  # of two at once one wins


@transaction.atomic
def _take_recovery_code(user: User, squeezed: str, now: datetime) -> bool:
    row = RecoveryCode.objects.filter(user=user, group=squeezed[:4], used_at=None).first()
    if row is None or not check_password(squeezed, row.digest):
        return False
    if not RecoveryCode.objects.filter(pk=row.pk, used_at=None).update(used_at=now):
        return False
    data = {"left": recovery_codes_left(user)}
    audit.record(action="use_recovery_code", subject=subject_of(user), by=user, at=now, data=data)
    return True


def _new_codes(user: User) -> list[str]:
    codes = new_recovery_codes()
    RecoveryCode.objects.filter(user=user).delete()
    rows = [
        RecoveryCode(user=user, group=code[:4], digest=make_password(second_factor_kind(code)[1])) for code in codes
    ]
    RecoveryCode.objects.bulk_create(rows)
    return codes


def _totp(secret: str, drift: int, at: datetime) -> TOTP:
    totp = TOTP(base64.b32decode(secret), drift=drift)
    totp.time = at.timestamp()
    return totp
