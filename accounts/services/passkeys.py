"""Passkeys (WebAuthn) as second factor: what the browser is asked, and whether its answer is right."""

import ipaddress
import json
from datetime import datetime
from struct import error as StructError

from django.db import transaction
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)

from accounts.models import Passkey, User
from accounts.services.accounts import end_other_sessions, subject_of
from accounts.services.second_factor import ISSUER, begun
from audit import services as audit
from foundation.errors import Invalid, Problem, Refused
from foundation.text import nfc

MOST = 10  # passkeys of one person
# Over which of these fido2 stumbles in a text that is no answer of a browser depends on where it is none.
NO_ANSWER = (ValueError, LookupError, TypeError, AttributeError, RecursionError, StructError)
VERIFICATION = UserVerificationRequirement.DISCOURAGED  # the password stands before: a token without a PIN will do


def can_have_passkeys(host: str) -> bool:
    """Say whether browsers make passkeys for this host: it needs a name, an address in numbers will not do."""
    try:
        ipaddress.ip_address(_name_of(host))
    except ValueError:
        return True
    return False


def registration(user: User, host: str) -> tuple[dict, dict]:
    """Return what the browser is to be asked for a new passkey, and what to keep in the session for its answer."""
    entity = PublicKeyCredentialUserEntity(id=str(user.pk).encode(), name=user.username, display_name=user.full_name)
    options, state = _server(host).register_begin(entity, _credentials(user), user_verification=VERIFICATION)
    return dict(options), state


def add_passkey(user: User, answer: str, *, state: dict, name: str, host: str, now: datetime) -> list[str]:
    """Keep a passkey that the browser made; return the recovery codes if they are new. Raises Invalid, Refused."""
    if user.passkeys.count() >= MOST:
        raise Refused(_("Mỗi người giữ tối đa %(most)s khóa: hãy gỡ khóa không dùng nữa.") % {"most": MOST})
    try:
        made = _server(host).register_complete(state, json.loads(answer))
    except NO_ANSWER as problem:
        message = _("Trình duyệt chưa tạo được khóa. Hãy thử lại.")
        raise Invalid([Problem("", message)]) from problem
    credential = made.credential_data
    name = " ".join(nfc(name).split())[:60] or _("Khóa đăng nhập")
    with transaction.atomic():
        if Passkey.objects.filter(credential_id=credential.credential_id.hex()).exists():
            raise Refused(_("Khóa này đã được ghi rồi."))
        user.passkeys.create(
            name=name,
            credential_id=credential.credential_id.hex(),
            credential=bytes(credential),
            counter=made.counter,
            made_at=now,
        )
        return begun(user, "add_passkey", now=now, name=name)


@transaction.atomic
def remove_passkey(passkey: Passkey, *, now: datetime) -> None:
    """Let a passkey go, once, however often it is asked; raises Refused where it is the person's only second factor."""
    user = User.objects.select_for_update().get(pk=passkey.user_id)
    if not user.passkeys.filter(pk=passkey.pk).exists():
        return
    if user.passkeys.count() == 1 and not hasattr(user, "code_generator"):
        raise Refused(_("Đây là bước thứ hai duy nhất của bạn: hãy thiết lập cách khác trước khi gỡ."))
    passkey.delete()
    audit.record(action="remove_passkey", subject=subject_of(user), by=user, at=now, data={"name": passkey.name})
    end_other_sessions(user)


def question(user: User, host: str) -> tuple[dict, dict] | None:
    """Return what the browser is to be asked so that a passkey answers, and what to keep; None: the person has none."""
    credentials = _credentials(user)
    if not credentials or not can_have_passkeys(host):
        return None
    options, state = _server(host).authenticate_begin(credentials, user_verification=VERIFICATION)
    return dict(options), state


def check_answer(user: User, answer: str, *, state: dict | None, host: str, now: datetime) -> bool:
    """Say whether one of the person's passkeys answered this very question; one that counts must have counted on."""
    if not state:
        return False
    try:
        read = AuthenticationResponse.from_dict(json.loads(answer))
        used = _server(host).authenticate_complete(state, _credentials(user), read)
    except NO_ANSWER:
        return False
    passkey = user.passkeys.get(credential_id=used.credential_id.hex())
    counter = read.response.authenticator_data.counter
    if passkey.counter and counter <= passkey.counter:
        return False  # a copy of the key: two of them count apart
    fresh = Passkey.objects.filter(pk=passkey.pk, counter=passkey.counter)
    return bool(fresh.update(counter=counter, used_at=now))


def _credentials(user: User) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(bytes(passkey.credential)) for passkey in user.passkeys.all()]


def _server(host: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=_name_of(host), name=ISSUER))


def _name_of(host: str) -> str:
    """Return a request's host without its port."""
    return host.strip("[]") if host.endswith("]") else host.rsplit(":", 1)[0].strip("[]")
