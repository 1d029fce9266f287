"""Screens on walls: who makes and revokes their links, what is on the record, what is never kept or shown again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Event
from foundation.errors import Invalid, NotAllowed, Refused
from pledges.models import Cluster, Device, RoleName
from pledges.queries.devices import device_in_use, device_of, digest
from pledges.services.devices import SEEN_AGAIN_AFTER, make_device, note_seen, revoke_device
from targets.agreements.services.record import verify
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def administrator(clock):
    clock(NOW)
    builders.agreement_2024()
    return builders.user_with(RoleName.ADMINISTRATOR)


@pytest.fixture
def cluster(administrator):
    return Cluster.objects.get(code="cum-4")


def make(cluster, administrator, name="Phòng giao ban", at=NOW):
    return make_device(cluster, name=name, by=administrator, at=at)


def differences():
    """Return what the record says otherwise of screens."""
    return [line for line in verify()[1] if line.startswith("pledges.Device")]


def of_another_cluster():
    user = builders.user_with(None)
    builders.grant(user, RoleName.ADMINISTRATOR, cluster=Cluster.objects.create(code="cum-5", name="Cụm 5"))
    return user


def test_a_link_is_found_by_its_secret_of_which_the_digest_alone_is_kept(cluster, administrator):
    device, secret = make(cluster, administrator, "  Phòng  giao ban ")
    assert (device.name, device.cluster, device.made_by, device.made_at) == (
        "Phòng giao ban", cluster, administrator, NOW,
    )  # fmt: skip
    assert (device_of(secret), device_in_use(device.digest)) == (device, device)
    assert (device.digest, len(secret)) == (digest(secret), 43)
    assert (device_of(device.digest), device_of(""), device_of(secret + "x"), device_of("x" * 5000)) == (None,) * 4
    event = Event.objects.latest("sequence")
    assert (event.action, event.subject, event.actor_id) == ("make_device", f"device/{device.pk}", administrator.pk)
    assert event.data == {"cluster": "cum-4", "name": "Phòng giao ban"}
    assert secret not in str(event.data) + str(event.rows)


def test_a_revoked_link_opens_nothing_and_stays_revoked(cluster, administrator):
    device, secret = make(cluster, administrator)
    revoke_device(device, by=administrator, at=LATER)
    assert (device.revoked_by, device.revoked_at) == (administrator, LATER)
    assert (device_of(secret), device_in_use(device.digest)) == (None, None)
    assert Event.objects.latest("sequence").action == "revoke_device"
    with pytest.raises(Refused):
        revoke_device(device, by=administrator, at=LATER)
    for change in ({"revoked_at": None, "revoked_by": None}, {"name": "Khác"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Device.objects.filter(pk=device.pk).update(**change)
    device, _secret = make(cluster, administrator)
    before = NOW - timedelta(days=1)
    for change in (
        {"revoked_at": LATER},
        {"revoked_by": administrator},
        {"revoked_at": before, "revoked_by": administrator},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Device.objects.filter(pk=device.pk).update(**change)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (" ", "Hãy nhập tên màn hình."),
        ("a" * 101, "Dài quá 100 ký tự"),
        ("Phòng\u202e", "ký tự ẩn"),
        ("Hội trường", "Đã có"),
    ],
)
def test_a_name_that_does_not_do_is_refused(cluster, administrator, name, words):
    make(cluster, administrator, "Hội trường")
    with pytest.raises(Invalid) as refused:
        make(cluster, administrator, name)
    assert words in refused.value.problems[0].message
    assert Device.objects.count() == 1


def test_a_name_is_free_again_once_its_link_is_revoked(cluster, administrator):
    device, _secret = make(cluster, administrator)
    revoke_device(device, by=administrator, at=LATER)
    make(cluster, administrator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Device.objects.create(
            cluster=cluster, name="Phòng giao ban", digest="d" * 64, made_by=administrator, made_at=NOW
        )


def test_only_administrators_of_the_cluster_make_and_revoke(cluster, administrator):
    device, _secret = make(cluster, administrator)
    for person in (
        builders.user_with(RoleName.LEADER),
        builders.user_with("reporter", "hoa-binh"),
        of_another_cluster(),
    ):
        with pytest.raises(NotAllowed):
            make(cluster, person, "Khác")
        with pytest.raises(NotAllowed):
            revoke_device(device, by=person, at=LATER)
    assert Device.objects.get().revoked_at is None


def test_being_seen_is_kept_every_few_minutes_and_is_no_act(cluster, administrator):
    device, _secret = make(cluster, administrator)
    before = Event.objects.count()
    for minutes, seen in ((0, 0), (4, 0), (5, 5), (6, 5)):
        note_seen(device, at=NOW + timedelta(minutes=minutes))
        device.refresh_from_db()
        assert device.seen_at == NOW + timedelta(minutes=seen)
    assert (Event.objects.count(), SEEN_AGAIN_AFTER) == (before, timedelta(minutes=5))
    assert differences() == []


def test_a_screen_that_is_revoked_while_it_asks_is_not_seen(cluster, administrator):
    _device, secret = make(cluster, administrator)
    asking = device_of(secret)
    revoke_device(Device.objects.get(), by=administrator, at=LATER)
    note_seen(asking, at=LATER)
    assert Device.objects.get().seen_at is None


def test_a_changed_link_is_found_by_the_record(cluster, administrator):
    device, _secret = make(cluster, administrator)
    Device.objects.filter(pk=device.pk).update(digest="0" * 64)
    assert ["digest" in line for line in differences()] == [True]


def test_the_page_shows_a_link_once(client, cluster, administrator):
    client.force_login(administrator)
    address = reverse("pledges:devices")
    assert "Chưa có màn hình nào" in client.get(address).content.decode()
    made = client.post(address, {"cluster": cluster.pk, "name": "Phòng giao ban"})
    link = made.context["link"]
    assert (made.status_code, "no-store" in made.headers["Cache-Control"]) == (200, True)
    assert f'value="{link}"' in made.content.decode()
    page = client.get(address).content.decode()
    assert ("Phòng giao ban" in page, "chưa mở" in page, link in page) == (True, True, False)
    again = client.post(address, {"cluster": cluster.pk, "name": "Phòng giao ban"})
    assert (again.status_code, "Đã có màn hình tên này" in again.content.decode()) == (422, True)


def test_the_page_revokes(client, cluster, administrator):
    client.force_login(administrator)
    device, _secret = make(cluster, administrator)
    revoke = reverse("pledges:device_revoke", args=[device.pk])
    assert "Phòng giao ban" in client.get(revoke).content.decode()
    assert client.post(revoke).status_code == 302
    assert client.post(revoke).status_code == 409
    page = client.get(reverse("pledges:devices")).content.decode()
    assert ("Đã thu hồi 12:00" in page or "Đã thu hồi" in page, revoke in page) == (True, False)


def test_an_administrator_of_another_cluster_does_not_know_of_it(client, cluster, administrator):
    device, _secret = make(cluster, administrator)
    client.force_login(of_another_cluster())
    page = client.get(reverse("pledges:devices"))
    assert ("Cụm 5" in page.content.decode(), list(page.context["devices"])) == (True, [])
    assert client.post(reverse("pledges:devices"), {"cluster": cluster.pk, "name": "Khác"}).status_code == 422
    assert client.get(reverse("pledges:device_revoke", args=[device.pk])).status_code == 404
    assert Device.objects.count() == 1
