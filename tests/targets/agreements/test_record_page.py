"""The record as administrators see it: its head, the nights' checks, and the foot of printed pages."""

from datetime import timedelta

import pytest
from django.urls import reverse

from audit import services as audit
from audit.models import RecordCheck
from pledges.models import Cluster
from targets.models import Notice
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    builders.agreement_2024()
    return builders.user_with("administrator")


def page(client, user):
    client.force_login(user)
    return client.get(reverse("targets:config_record")).content.decode()


def test_the_head_is_shown_and_printed_in_the_foot(client, administrator, settings, tmp_path):
    settings.RECORD_HEADS_FILE = str(tmp_path / "record")
    html = page(client, administrator)
    assert "Đầu nhật ký khi in: 1 – " + audit.head().hash[:16] in html
    assert (audit.head().hash in html, "Chưa đối chiếu lần nào" in html) == (True, True)
    assert "chỉ ghi trong nhật ký vận hành" in html
    assert administrator.full_name in html  # the page's own head, which knows who is signed in


def test_what_a_night_found_is_for_administrators_of_every_cluster(client, administrator):
    RecordCheck.objects.create(at=NOW, sequence=7, breaks=1, lines=["targets.Figure/1: khác"])
    RecordCheck.objects.create(at=NOW - timedelta(days=1), sequence=6, breaks=0)
    html = page(client, administrator)
    assert ("1 chỗ không khớp" in html, "targets.Figure/1: khác" in html, "Khớp" in html) == (True, True, True)
    local = builders.user_with(None)
    builders.grant(local, "administrator", cluster=Cluster.objects.get())
    html = page(client, local)
    assert ("1 chỗ không khớp" in html, "targets.Figure/1: khác" in html) == (True, False)


def test_the_notice_of_a_broken_record_leads_there(client, administrator):
    notice = Notice.objects.create(user=administrator, kind="record_broken", key="record/1", created_at=NOW)
    client.force_login(administrator)
    answer = client.post(reverse("targets:notice_open", args=[notice.pk]))
    assert answer.headers["Location"] == reverse("targets:config_record")
