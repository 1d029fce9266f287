"""What watchers read on the internal port, that no other port has it, and what administrators are told in words."""

import re
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection

import pytest
import yaml
from django.core.management import call_command
from django.test import override_settings

from audit.models import RecordCheck
from cluster_emulation import condition
from foundation.clock import now
from pledges.models import RoleName
from targets.calendar.queries.clock import SILENT
from targets.models import BackupRun, ClockRun, Job, Mail
from tests import builders, servers, source
from tests.rows import row

RULES = source.ROOT / "deploy" / "prometheus" / "alerts.yml"


def get(port, path, **headers):
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_requests_of_all_processes_are_summed_up_on_the_internal_port_alone(start_gunicorn):
    internal = servers.free_port()
    port = start_gunicorn(METRICS_PORT=str(internal))
    before = sums(get(internal, "/metrics")[1])
    for _time in range(20):
        assert get(port, "/healthz")[0] == 200
    assert get(port, "/metrics")[0] == 404
    assert get(port, "/metrics", Host=f"localhost:{internal}")[0] in (400, 404)
    status, text = get(internal, "/metrics")
    assert (status, sums(text) - before) == (200, 20)
    assert 'cluster_requests_total{method="GET",status="404",view="unknown"}' in text
    given = set(re.findall(r"^(cluster_\w+)", text, re.MULTILINE))
    assert "cluster_database_up 1.0" in text
    # What never happened, or is not set, has no value here.
    assert named() - given <= {"cluster_clock_age_seconds", "cluster_record_check_age_seconds", "cluster_redis_up"}


def sums(text):
    """Return how many times health was asked for."""
    return sum(float(count) for count in re.findall(r'cluster_requests_total\{[^}]*view="healthz"\} (\S+)', text))


def named():
    """Return the metrics that the rules of alerts name."""
    rules = [rule for group in yaml.safe_load(RULES.read_text("utf-8"))["groups"] for rule in group["rules"]]
    assert len({rule["alert"] for rule in rules}) == len(rules) > 10
    return {name for rule in rules for name in re.findall(r"cluster_\w+", rule["expr"])}


@pytest.mark.django_db
def test_each_gauge_of_the_rules_is_one_that_is_given():
    gauges = {f"cluster_{name}" for name, _text, _value in condition.read(now()).gauges}
    counted = {"cluster_requests_total", "cluster_request_seconds_bucket", "cluster_database_refusals_total"}
    assert named() - gauges - counted == {"cluster_database_up"}


@pytest.mark.django_db
def test_the_age_of_a_backup_is_that_of_the_last_whole_one():
    at = now()

    def age():
        return {name: value for name, _text, value in condition.read(at).gauges}["backup_age_seconds"]

    assert age() is None
    row(BackupRun, at=at - timedelta(hours=1), lines=["database.jsonl.gz: đứt"])
    row(BackupRun, kind="drill", at=at - timedelta(hours=2))
    assert age() is None
    row(BackupRun, at=at - timedelta(days=2))
    row(BackupRun, at=at - timedelta(hours=30))
    assert age() == 30 * 3600


def test_the_rules_speak_up_when_the_page_does():
    rules = yaml.safe_load(RULES.read_text("utf-8"))["groups"][0]["rules"]
    ill, well = yaml.safe_load(RULES.with_suffix(".test.yml").read_text("utf-8"))["tests"]  # for promtool, by hand
    for part in (ill, well):
        assert [case["alertname"] for case in part["alert_rule_test"]] == [rule["alert"] for rule in rules]
    asked = {rule["alert"]: rule["expr"].rpartition(" > ")[2] for rule in rules if " > " in rule["expr"]}
    silent, wait = (f"{span // timedelta(hours=1)} * 3600" for span in (SILENT, condition.MAILS_WAIT))
    assert [asked["ClockSilent"], asked["RecordNotChecked"], asked["MailsNotSent"]] == [silent, silent, wait]
    room = next(rule["expr"] for rule in rules if rule["alert"] == "LittleRoom").rpartition(" < ")[2]
    assert room == f"{condition.ROOM_NEEDED // 1024**3} * 1024 * 1024 * 1024"


@pytest.fixture
def administrator(client, clock):
    clock(builders.NOW)
    builders.agreement_2024()
    user = builders.user_with(RoleName.ADMINISTRATOR)
    client.force_login(user)
    return user


def ill(client):
    """Return what the page says of parts that are not well."""
    return {
        one.part: one.standing for one in client.get("/condition/").context["condition"].findings if not one.is_well
    }


@pytest.mark.django_db
def test_administrators_are_told_what_is_not_well_and_what_to_do(client, administrator):
    assert set(ill(client)) == {"Đồng hồ hệ thống", "Nhật ký", "Sao lưu"}  # none has ever run
    call_command("run_clock")
    RecordCheck.objects.create(at=now(), sequence=1, breaks=0)
    assert set(ill(client)) == {"Sao lưu"}  # no place is set
    assert "Đặt BACKUP_DIR trong .env" in client.get("/condition/").content.decode()
    row(Job, by=administrator, made_at=now() - timedelta(minutes=10))
    RecordCheck.objects.create(at=now(), sequence=2, breaks=3)
    with override_settings(REDIS_URL="redis://127.0.0.1:1/0"):
        told = ill(client)
        page = client.get("/condition/").content.decode()
    assert set(told) == {"Nhật ký", "Sao lưu", "Việc chạy nền", "Redis"}
    assert "số chỗ sai khác: 3" in told["Nhật ký"]
    assert "Xem worker có đang chạy không." in page


@pytest.mark.django_db
def test_mails_that_no_server_takes_are_told_though_their_clock_runs(client, administrator, settings):
    settings.EMAIL_HOST = "mail.example.vn"
    ClockRun.objects.create(name="mails", finished_at=now())
    mail = row(Mail, user=administrator, message_id="<a@b>", made_at=now() - timedelta(hours=3), next_try_at=now())
    assert "Thư báo việc" not in ill(client)
    Mail.objects.filter(pk=mail.pk).update(made_at=now() - timedelta(hours=5))
    assert "1 thư đang chờ gửi" in ill(client)["Thư báo việc"]


@pytest.mark.django_db
def test_nobody_else_reads_it(client, administrator):
    for role in (RoleName.LEADER, RoleName.REVIEWER):
        client.force_login(builders.user_with(role, "phu-tho" if role == RoleName.REVIEWER else None))
        assert client.get("/condition/").status_code == 404
