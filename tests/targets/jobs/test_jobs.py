"""Work that people wait for: done once, by whoever takes it up first; what fails has written nothing and says why."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse

from foundation.errors import Invalid, Problem
from targets.jobs.queries.jobs import LEASE, PATIENCE, keep_progress, left_behind
from targets.jobs.services import jobs
from targets.models import Holiday, Job
from targets.tasks import run_jobs
from tests import builders
from tests.at_once import at_once
from tests.builders import NOW
from tests.rows import row

DAY = NOW.date()
BROKEN, WRONG, SLOW = "broken", "wrong", "slow"


@jobs.work("mark_holiday", lambda: "Ghi ngày nghỉ")
def mark_holiday(job, progress):
    """Return what writes a row, then does as `data` says."""
    return partial(write, job, progress)


def write(job, progress):
    Holiday.objects.create(day=DAY, title="Nghỉ")
    progress(1, 2)
    what = job.data.get("what")
    if what == BROKEN:
        raise ZeroDivisionError
    if what == WRONG:
        raise Invalid([Problem("Dòng 3", "Phải là số nguyên.")])
    if what == SLOW:  # meanwhile its lease ends and another takes it up
        Job.objects.filter(pk=job.pk).update(claim="another")
    return reverse("targets:notices")


def kept(what="", *, by, at=NOW):
    return jobs.start("mark_holiday", {"what": what, "back": "/help/"}, by=by, at=at)


@pytest.fixture
def clerk(db, client, clock):
    clock(NOW)
    builders.agreement_2024()
    person = builders.user_with("reporter", "hoa-binh")
    client.force_login(person)
    return person


def written():
    return Holiday.objects.filter(day=DAY).count()


def run(job):
    jobs.run(job.pk, clock=lambda: NOW)
    job.refresh_from_db()
    return job


def test_a_job_waits_then_is_done_and_leads_on(clerk, client):
    job = kept(by=clerk)
    page = client.get(job.get_absolute_url())
    assert (page.status_code, b"refresh" in page.content) == (200, True)
    assert "Đang chờ đến lượt." in page.content.decode()
    assert (run(job).state, job.tries, written()) == ("done", 1, 1)
    assert client.get(job.get_absolute_url()).url == reverse("targets:notices")


def test_the_bar_is_where_the_work_says_it_is(clerk, client, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "bar"}}
    job = kept(by=clerk)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, claim="mine", claimed_at=NOW, tries=1)
    job.refresh_from_db()
    keep_progress(job, 1, 2)
    html = client.get(job.get_absolute_url()).content.decode()
    assert re.search(r"<progress [^>]*>", html)[0].endswith(' value="1" max="2">')
    assert "Đang làm: 1/2." in html


def test_what_takes_longer_than_it_may_is_ended_and_says_so(clerk, client):
    job = kept(by=clerk)
    jobs.run(job.pk, clock=lambda: NOW, seconds=0)
    html = client.get(job.get_absolute_url()).content.decode()
    assert "Việc này cần hơn 0 giây nên đã dừng, chưa ghi gì cả. Hãy chia tệp" in html
    assert (Job.objects.get().state, written()) == ("failed", 0)


def test_it_is_done_once_however_often_it_is_begun(clerk):
    job = run(kept(by=clerk))
    assert (run(job).tries, written()) == (1, 1)


def test_what_is_wrong_is_said_at_its_place_and_nothing_is_written(clerk, client):
    job = run(kept(WRONG, by=clerk))
    html = client.get(job.get_absolute_url()).content.decode()
    assert (job.state, written(), "refresh" in html) == ("failed", 0, False)
    assert "<strong>Dòng 3</strong>: Phải là số nguyên." in html
    assert 'href="/help/"' in html


def test_what_nobody_foresaw_has_an_incident_code(clerk, caplog):
    job = run(kept(BROKEN, by=clerk))
    [[where, message]] = job.result["problems"]
    [line] = [line for line in caplog.records if line.name.startswith("targets.jobs")]
    assert (where, line.incident in message, line.exc_info[0]) == ("", True, ZeroDivisionError)
    assert written() == 0


def test_who_is_overtaken_writes_nothing(clerk):
    job = run(kept(SLOW, by=clerk))
    assert (job.state, written()) == ("running", 0)


def test_what_a_dead_process_dropped_is_taken_up_when_its_lease_ends(clerk):
    job = kept(by=clerk)
    Job.objects.filter(pk=job.pk).update(state="running", claim="dead", claimed_at=NOW, tries=1)
    assert (run(job).state, left_behind(NOW + LEASE)) == ("running", [])
    later = NOW + LEASE + timedelta(seconds=1)
    assert left_behind(later) == [job.pk]
    jobs.run(job.pk, clock=lambda: later)
    job.refresh_from_db()
    assert (job.state, job.tries, written()) == ("done", 2, 1)


def test_what_ends_every_process_is_given_up(clerk):
    job = kept(by=clerk)
    Job.objects.filter(pk=job.pk).update(state="running", claim="dead", claimed_at=NOW - 2 * LEASE, tries=3)
    assert (run(job).state, written()) == ("failed", 0)


def test_what_no_worker_was_told_of_is_done_by_the_clock(clerk, clock):
    job = kept(by=clerk)
    run_jobs()
    job.refresh_from_db()
    assert job.state == "waiting"  # a worker may have it on its way
    clock(NOW + PATIENCE + timedelta(seconds=1))
    run_jobs()
    job.refresh_from_db()
    assert job.state == "done"


def test_a_slow_worker_is_told_of(clerk, client, clock):
    job = kept(by=clerk)
    clock(NOW + timedelta(seconds=61))
    assert "Xử lý nền đang chậm" in client.get(job.get_absolute_url()).content.decode()


def test_a_redis_that_is_away_stops_neither_the_work_nor_its_page(clerk, client, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    job = kept(by=clerk)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, claim="another", claimed_at=NOW)
    assert client.get(job.get_absolute_url()).status_code == 200
    Job.objects.filter(pk=job.pk).update(claimed_at=NOW - 2 * LEASE)
    assert (run(job).state, written()) == ("done", 1)


def test_nobody_else_sees_it(clerk, client):
    job = row(Job)
    assert client.get(job.get_absolute_url()).status_code == 404


def test_of_two_that_begin_it_at_once_one_does_it(live_db):
    builders.agreement_2024()
    job = kept(by=builders.user_with("reporter", "hoa-binh"))
    at_once(*[lambda: jobs.run(job.pk, clock=lambda: NOW)] * 2)
    job.refresh_from_db()
    assert (job.state, job.tries, written()) == ("done", 1, 1)
