"""Every address × every actor × GET and POST; one without a row fails; no POST without its token."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts.models import User
from foundation.clock import now
from pledges.models import Agreement, Pledge, RoleName
from pledges.services.devices import make_device
from targets.core import workflow
from targets.mails.queries.stopping import stop_token
from targets.models import Absence, CorrectionRequest, Document, HistoryFile, Holiday, Job, Measure, Notice
from targets.reports.services.assignments import assign
from targets.reports.services.evidence import attach
from tests import builders
from tests.access_matrix import ACTORS, ROWS, SIGNED
from tests.pictures import picture
from tests.rows import row as stored_row

pytestmark = pytest.mark.crawl


@pytest.fixture
def scene(db):
    """The people and things that the matrix speaks of."""
    return stage()


def stage():
    """Make the people and things that the matrix speaks of."""
    builders.agreement_2024()
    people = builders.people_of("hoa-binh")
    submitted = builders.submission_at(workflow.SUBMITTED, people)
    draft = builders.draft(people, quarter=2, at=now())
    actors = {
        "reporter_a": people.reporter,
        "commander_a": people.commander,
        "reporter_b": builders.user_with(RoleName.REPORTER, "phu-tho"),
        "reviewer": people.reviewer,
        "leader": people.leader,
        "administrator": people.administrator,
        "disabled": builders.user_with(RoleName.REPORTER, "hoa-binh"),
    }
    other = builders.user_with(RoleName.REVIEWER, "bac-ninh")
    assigned = assign(submitted, other, reason=builders.REASON, by=people.administrator, at=now())
    accepted = builders.submission_at(workflow.ACCEPTED, people, quarter=3, at=now())
    answered = {"state": "declined", "answered_at": now()}
    declined = stored_row(CorrectionRequest, submission=accepted, by=people.reporter, **answered)
    User.objects.filter(pk=actors["disabled"].pk).update(is_active=False)
    file = default_storage.save("documents/sheet.pdf", ContentFile(b"%PDF"))
    sheet = {"agreement": Agreement.objects.get(year=2024), "window": "q2", "file": file}
    things = {
        "person": people.commander.pk,
        "role": people.commander.roles.get().pk,
        "draft": draft.pk,
        "submitted": submitted.pk,
        "accepted": accepted.pk,
        "correction": declined.pk,
        "period": builders.period(3).pk,
        "pledge": Pledge.objects.get(agreement__year=2024, number=3).pk,
        "absence": stored_row(Absence, user=people.commander).pk,
        "stop": stop_token(people.commander.pk, ["messages"]),
        "notice": Notice.objects.filter(user=people.commander).first().pk,
        "job": stored_row(Job, by=people.commander).pk,
        "confirmation": submitted.confirmations.get().pk,
        "assignment": assigned.pk,
        "device": make_device(builders.period(3).cluster, name="Màn hình", by=people.administrator, at=now())[0].pk,
        "sheet": stored_row(Document, kind="data-sheet", submission=draft, province=draft.province, **sheet).code,
        "evidence": attached(draft, people.reporter).pk,
        "upload": builders.kept_upload(draft, people.reporter, at=now()).pk,
        "history": stored_row(HistoryFile, cluster=builders.period(3).cluster, by=people.administrator).pk,
        "holiday": Holiday.objects.create(day=now().date(), title="Ngày nghỉ").pk,
    }
    return actors, things


def attached(report, by):
    """Attach a picture to a figure of a report that is being written."""
    upload = SimpleUploadedFile("ảnh.png", picture())
    return attach(report, Measure.objects.get(code="social_order_crimes"), upload, by=by, at=now())


def client_of(actors, actor, **options):
    client = Client(raise_request_exception=False, **options)
    if actor in actors:
        client.force_login(actors[actor])
    return client


def undone(ask):
    """Ask, and undo whatever that wrote."""
    with transaction.atomic():
        response = ask()
        if response.streaming:
            response.getvalue()  # a file is closed when it has been read
        transaction.set_rollback(True)
    return response


def address(row, things):
    return reverse(row.name, args=[things.get(arg, arg) for arg in row.args])


def names(resolver, space=""):
    """Yield the full name of every address of the resolver."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        else:
            yield from names(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)


def test_every_address_has_a_row():
    known = {row.name for row in ROWS}
    found = set(names(get_resolver()))
    assert (sorted(found - known), sorted(known - found)) == ([], [])


CLOSED = {f"{what} 'none'" for what in ("object-src", "base-uri", "frame-ancestors")} | {"default-src 'self'"}


def open_headers(response, *, is_private):
    """Return which headers of an answer, whatever its status, leave open what they are there to close."""
    policy = response.get("Content-Security-Policy", "")
    is_closed = {
        "X-Content-Type-Options": response.get("X-Content-Type-Options") == "nosniff",
        "X-Frame-Options": response.get("X-Frame-Options") == "DENY",
        "Referrer-Policy": response.get("Referrer-Policy") == "same-origin",
        "Content-Security-Policy": set(policy.split("; ")) >= CLOSED or policy == "sandbox; default-src 'none'",
        "Cache-Control": not is_private or "no-store" in response.get("Cache-Control", ""),
    }
    return [name for name, closes in is_closed.items() if not closes]


def test_every_actor_gets_what_the_matrix_says(scene):
    actors, things = scene
    wrong = []
    for row in ROWS:
        url = address(row, things)
        for actor in ACTORS:
            client, is_private = client_of(actors, actor), actor not in ("anonymous", "disabled")
            got = (
                undone(lambda client=client, url=url: client.get(url)),
                undone(lambda client=client, url=url, row=row: client.post(url, row.data)),
            )
            for response, method, expected in zip(got, ("GET", "POST"), (row.get, row.post), strict=True):
                if response.status_code != expected[actor]:
                    wrong.append(f"{method} {url} {actor}: {response.status_code}, not {expected[actor]}")
                left_open = open_headers(response, is_private=is_private)
                wrong += [f"{method} {url} {actor}: {header}" for header in left_open]
                if expected[actor] == 302 and not is_private and row.name.startswith("targets:"):
                    assert response["Location"].startswith("/login/?next="), url
    assert not wrong, "\n".join(wrong)


def test_no_address_takes_a_post_without_its_token(scene):
    actors, things = scene
    taken = []
    for row in (row for row in ROWS if row.name not in SIGNED):
        for actor in ("anonymous", "reporter_a", "administrator"):
            client, url = client_of(actors, actor, enforce_csrf_checks=True), address(row, things)
            response = undone(lambda client=client, url=url, row=row: client.post(url, row.data))
            if response.status_code != 403:
                taken.append(f"{url} {actor}: {response.status_code}")
    assert taken == []


def test_a_foreign_object_is_unknown(scene):
    actors, _things = scene
    client = client_of(actors, "administrator")
    for name in ("pledges:person", "pledges:role_end", "targets:submission", "targets:entry", "targets:hand_over"):
        assert client.get(reverse(name, args=[999_999])).status_code == 404, name


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/accounts/user/?password__startswith=argon2"])
def test_there_is_no_page_on_which_any_column_can_be_asked_for(scene, path):
    actors, _things = scene
    assert [client_of(actors, actor).get(path).status_code for actor in ACTORS] == [404] * len(ACTORS)
