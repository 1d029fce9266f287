"""The writer of screens: made with a link that is told once, revoked for good; each on the record."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.errors import Invalid, Problem, Refused, hidden_sign_problems, length_problems
from foundation.text import nfc
from pledges.models import Cluster, Device
from pledges.permissions import check_administers
from pledges.queries.devices import digest

SECRET = 32  # bytes
SEEN_AGAIN_AFTER = timedelta(minutes=5)


def make_device(cluster: Cluster, *, name: str, by, at: datetime) -> tuple[Device, str]:
    """Make a screen for a cluster; return it with the secret of its link, which nobody can read again.

    Raises NotAllowed, or Invalid at `name`: none, too long, with signs that nobody sees, or another screen's.
    """
    check_administers(by, cluster, now=at)
    name = " ".join(nfc(name).split())
    if problems := _problems(cluster, name):
        raise Invalid(problems)
    secret = secrets.token_urlsafe(SECRET)
    with transaction.atomic():
        device = Device.objects.create(cluster=cluster, name=name, digest=digest(secret), made_by=by, made_at=at)
        _record("make_device", device, by, at)
    return device, secret


def revoke_device(device: Device, *, by, at: datetime) -> Device:
    """Take a screen's link away at once and for good. Raises NotAllowed, or Refused where it is revoked already."""
    check_administers(by, device.cluster, now=at)
    with transaction.atomic():
        in_use = Device.objects.filter(pk=device.pk, revoked_at__isnull=True)
        if not in_use.update(revoked_by=by, revoked_at=at):
            raise Refused(_("Liên kết của màn hình này đã bị thu hồi."))
        device.refresh_from_db()
        _record("revoke_device", device, by, at)
    return device


def note_seen(device: Device, *, at: datetime) -> None:
    """Keep when a screen asked for its page, every five minutes: no act, so nothing of it is on the record.

    Of a screen that was revoked meanwhile nothing is kept.
    """
    if device.seen_at is None or at - device.seen_at >= SEEN_AGAIN_AFTER:
        Device.objects.filter(pk=device.pk, revoked_at__isnull=True).update(seen_at=at)


def _problems(cluster: Cluster, name: str) -> list[Problem]:
    if not name:
        return [Problem("name", _("Hãy nhập tên màn hình."))]
    if Device.objects.filter(cluster=cluster, name=name, revoked_at__isnull=True).exists():
        return [Problem("name", _("Đã có màn hình tên này: hãy thu hồi liên kết cũ trước, hoặc đặt tên khác."))]
    longest = Device._meta.get_field("name").max_length
    return hidden_sign_problems("name", name) + length_problems("name", name, longest)


def _record(action: str, device: Device, by, at: datetime) -> None:
    audit.record(
        action=action,
        subject=f"device/{device.pk}",
        by=by,
        at=at,
        data={"cluster": device.cluster.code, "name": device.name},
        rows=Device.objects.filter(pk=device.pk),
    )
