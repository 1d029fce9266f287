"""Kept pages: never stale, nobody else's, and only as long as what they stand on has not moved."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from pledges.models import Agreement, Province
from pledges.services import agreements, people, provinces
from targets.agreements.services import targets, years
from targets.calendar.queries import rulebook
from targets.calendar.queries.rulebook import MOVES, TYPING
from targets.calendar.services import extensions, periods
from targets.models import Evidence, Measure, Period
from targets.reports.services import assignments, moves, published
from targets.reports.services.cells import CellInput
from targets.reports.services.evidence import attach, withdraw
from targets.reports.services.figures import save_cells
from targets.reports.services.narratives import save_narrative
from targets.results.services.closing import close_period
from tests import builders, record_history
from tests.pictures import picture
from tests.record_history import report

NOW = record_history.NOW
REASON = record_history.REASON
YEAR = "/agreements/cum-4/2024/"
PAGES = (
    f"{YEAR}dashboard/",
    f"{YEAR}dashboard/?window=q3&basis=provisional",
    f"{YEAR}targets/crime_reduction/",
    f"{YEAR}targets/crime_reduction/trend/",
    f"{YEAR}targets/crime_reduction/phu-tho/?window=through-2",
    f"{YEAR}if-closed/",
    f"{YEAR}changes/quarter/?window=through-2",
    f"{YEAR}stocks/phu-tho/",
    "/provinces/phu-tho/",
)
# What no page of results shows: sessions, who was told, what the nightly check found, messages.
UNSEEN = {"accounts_session", "django_session", "targets_notice", "audit_recordcheck", "targets_message",
          "targets_historyrun", "targets_job", "targets_mailitem"}  # fmt: skip
DRAFTS = {"targets_figure", "targets_figureversion", "targets_narrative", "targets_narrativeversion", "targets_upload",
          "targets_takenupload", "targets_workbooklayout", "targets_document", "targets_documenttemplate",
          "targets_historyfile"}  # fmt: skip
# What a rulebook keeps (targets.calendar.queries.rulebook): only acts that are no moves of reports write it.
RULES = {
    "pledges_agreement", "pledges_cluster", "pledges_member", "pledges_pledge", "pledges_province", "pledges_role",
    "pledges_succession",
    "targets_agreementmeasure", "targets_agreementwindow", "targets_assignment", "targets_check", "targets_closing",
    "targets_extension", "targets_frozenresult", "targets_measure", "targets_period", "targets_stock", "targets_target",
    "targets_targetversion",
}  # fmt: skip
TABLE = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def store(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    yield cache
    cache.clear()


@pytest.fixture
def everybody(db, settings, clock):
    settings.DEMO = True
    clock(NOW)
    builders.demonstration()
    return {user.username: user for user in User.objects.all()}


def reader(user):
    client = Client()
    client.person = user
    client.force_login(user)
    return client


def said(client, url):
    answer = client.get(url)
    if answer.status_code == 302:  # a new role ended the session
        client.force_login(client.person)
        answer = client.get(url)
    assert answer.status_code == 200, url
    return TOKEN.sub("", answer.content.decode())


def acts(everybody):
    """Yield an act of each kind that a page of results may show, in an order that the workflow allows."""
    admin = {"by": everybody["quantri"], "at": NOW}
    agreement = Agreement.objects.select_related("cluster").get(year=2024)
    q3 = Period.objects.select_related("cluster").get(year=2024, code="q3")
    place = Province.objects.get(code="hoa-binh")
    target = agreement.targets.get(code="crime_reduction")
    yield lambda: moves.submit(report("phu-tho"), by=everybody["pt.lanhdao"], at=NOW,
                       paper=builders.paper(dated=NOW.date()))  # fmt: skip
    yield lambda: moves.accept(report("quang-ninh"), by=everybody["pt.thamdinh"], at=NOW,
                       rulings=builders.rulings(report("quang-ninh")))  # fmt: skip
    yield lambda: moves.reopen(report("bac-ninh"), by=everybody["quantri"], at=NOW, reason=REASON)
    measure = Measure.objects.get(code="social_order_crimes")
    yield lambda: attach(report("bac-ninh"), measure, SimpleUploadedFile("a.png", picture()), at=NOW,
                         by=everybody["bn.canbo"])  # fmt: skip
    yield lambda: withdraw(Evidence.objects.latest("pk"), reason=REASON, by=everybody["bn.canbo"], at=NOW)
    yield lambda: targets.edit_target(target, {"threshold": "-3"}, reason=REASON, effective_from=1, **admin)
    yield lambda: targets.set_enabled(agreement.targets.get(code="tips_intake"), False, reason=REASON, **admin)
    yield lambda: agreements.edit_pledge(agreement.pledges.first(), {"title": "Tham mưu thực hiện Nghị quyết"}, **admin)
    yield lambda: provinces.edit_province(place, {"short_name": "Hòa Bình mới"}, **admin)
    yield lambda: extensions.extend(q3, place, until=NOW + timedelta(days=2), reason=REASON, **admin)
    yield lambda: published.save_percentages(report("hoa-binh"), {"tips_resolved": "92,06%"}, at=NOW,
                                             by=everybody["hb.canbo"])  # fmt: skip
    yield lambda: save_cells(report("hoa-binh"), [CellInput("exemplars", value=4)], by=everybody["hb.canbo"], at=NOW)
    yield lambda: save_narrative(report("hoa-binh"), agreement.pledges.first(), "Đã triển khai " * 3, at=NOW,
                                 by=everybody["hb.canbo"])  # fmt: skip
    yield lambda: close_period(Period.objects.get(year=2024, code="q1"), **admin)
    yield lambda: periods.edit_period(q3, {"due_at": q3.due_at + timedelta(days=1)}, reason=REASON, **admin)
    yield lambda: people.grant_role(everybody["bg.canbo"], people.NewRole("leader", NOW.date()), **admin)
    yield lambda: assignments.assign(report("bac-giang"), everybody["pt.thamdinh"], reason=REASON, **admin)
    yield lambda: years.set_members(agreement, [(member.province, member.position) for member in
                                                agreement.members.order_by("-order")], **admin)  # fmt: skip


@pytest.mark.crawl
def test_a_kept_page_says_what_a_fresh_one_says_after_every_act(everybody, store):
    leader, reviewer, reporter = (reader(everybody[name]) for name in ("lanhdao.cum", "pt.thamdinh", "bg.canbo"))
    # Every page is kept by the same few lines: each is read by one person, the dashboard and a province by all.
    kept = [(leader, url) for url in PAGES]
    kept += [(client, url) for client in (reviewer, reporter) for url in (PAGES[1], PAGES[-1])]
    moved = 0
    for act in acts(everybody):
        before = [said(client, url) for client, url in kept]
        act()
        after = [said(client, url) for client, url in kept]
        store.clear()
        rulebook._kept.clear()
        assert after == [said(client, url) for client, url in kept]
        moved += after != before
    assert moved > 10  # the acts do show


def test_every_write_that_a_page_may_show_moves_the_record(everybody):
    """Of all services: what is written outside drafts stands in one transaction with an event that is not typing.

    And what a rulebook keeps stands in one with an event that is no move of a report either.
    """
    depth, written, recorded, unrecorded, rules = 0, [], 0, [], 0

    def watch(execute, sql, params, many, context):
        nonlocal depth, written, recorded, rules
        if sql.startswith("SAVEPOINT"):
            depth += 1
        elif sql.startswith(("RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")):
            depth -= sql.startswith("RELEASE")
            if not depth:
                tables = {table for table, _act in written} - UNSEEN - {"audit_event"}
                acts = [act for table, act in written if table == "audit_event"]
                is_typing = all(act in TYPING for act in acts)
                rules += bool(tables & RULES)
                if tables & RULES and all(act in MOVES for act in acts):
                    unrecorded.append(sorted(tables & RULES))
                recorded += bool(tables) and not is_typing
                if tables - (DRAFTS if is_typing else tables):
                    unrecorded.append(sorted(tables))
                written = []
        elif found := TABLE.match(sql):
            act = next((value for value in params or () if isinstance(value, str) and value in MOVES), "")
            written.append((found[1], act))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        record_history.play(everybody)
    assert unrecorded == []
    assert recorded > 40
    assert rules > 20


def test_a_page_is_read_once_for_readers_of_the_same_roles_and_shows_each_their_own_frame(everybody, store):
    one, other = everybody["lanhdao.cum"], builders.user_with(None, full_name="Lãnh đạo khác")
    for role in one.roles.all():
        builders.grant(other, role.name, cluster=role.cluster)
    second = reader(other)
    assert one.full_name in said(reader(one), PAGES[0])
    with CaptureQueriesContext(connection) as asked:
        page = said(second, PAGES[0])
    assert ("Lãnh đạo khác" in page, one.full_name in page) == (True, False)
    assert len(asked) < 15


def test_who_is_assigned_a_report_has_pages_of_their_own(everybody, store):
    assigned, other = everybody["bn.canbo"], builders.user_with(None)
    for role in assigned.roles.all():
        builders.grant(other, role.name, role.province.code)
    sent = report("bac-giang")
    assignments.assign(sent, assigned, reason=REASON, by=everybody["quantri"], at=NOW)
    link = f'href="{sent.get_absolute_url()}"'
    assert [link in said(reader(user), "/provinces/bac-giang/?year=2024") for user in (assigned, other, assigned)] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    "question",
    ["?x=1", "?on=1/7/2024", "?basis=x", "?year=x", "?year=2023", "?window=q1&window=q2&basis=", "?window=q2"],
)
def test_nobody_fills_the_store_by_what_they_write_into_an_address(everybody, store, question):
    client = reader(everybody["lanhdao.cum"])
    said(client, f"{YEAR}dashboard/?window=q2&basis=")
    before = len(store._cache)
    assert before == 1
    said(client, f"{YEAR}dashboard/{question}")
    assert len(store._cache) == before


def test_a_province_is_kept_for_each_of_its_years(everybody, store):
    client = reader(everybody["lanhdao.cum"])
    for address in ("/provinces/phu-tho/", "/provinces/phu-tho/?year=2024", "/provinces/phu-tho/?year=1999"):
        said(client, address)
    assert len(store._cache) == 2


def test_typing_into_a_draft_keeps_the_page(everybody, store):
    client = reader(everybody["lanhdao.cum"])
    said(client, PAGES[0])
    save_cells(report("hoa-binh"), [CellInput("exemplars", value=4)], by=everybody["hb.canbo"], at=NOW)
    with CaptureQueriesContext(connection) as asked:
        said(client, PAGES[0])
    assert len(asked) < 15


def test_a_deadline_that_passes_and_another_day_make_another_page(everybody, store, clock):
    client = reader(everybody["lanhdao.cum"])
    q3 = Period.objects.get(year=2024, code="q3")
    clock(q3.due_at - timedelta(minutes=1))
    assert "quá hạn" not in said(client, PAGES[0])
    clock(q3.due_at + timedelta(minutes=1))
    assert "quá hạn" in said(client, PAGES[0])


def test_the_moment_on_a_kept_page_is_that_of_reading(everybody, store, clock):
    client = reader(everybody["lanhdao.cum"])
    assert "09:30 18/09/2024" in said(client, PAGES[0])
    clock(NOW + timedelta(minutes=7))
    later = said(client, PAGES[0])
    assert ("09:37 18/09/2024" in later, "09:30 18/09/2024" in later) == (True, False)


def test_what_was_rolled_back_is_on_no_page(everybody, store):
    client = reader(everybody["lanhdao.cum"])
    place = Province.objects.get(code="hoa-binh")
    with transaction.atomic():
        provinces.edit_province(place, {"short_name": "Nháp"}, by=everybody["quantri"], at=NOW)
        assert "Nháp" in said(client, PAGES[0])
        transaction.set_rollback(True)
    assert "Nháp" not in said(client, PAGES[0])
    provinces.edit_province(
        place, {"short_name": "Thật"}, by=everybody["quantri"], at=NOW
    )  # the same number, another event
    page = said(client, PAGES[0])
    assert ("Thật" in page, "Nháp" in page) == (True, False)


def test_what_is_not_ours_in_the_store_is_not_shown(everybody, store):
    client = reader(everybody["lanhdao.cum"])
    fresh = said(client, PAGES[0])
    for key in [name.split(":", 2)[2] for name in store._cache]:
        store.set(key, "forged")
    assert said(client, PAGES[0]) == fresh


def test_pages_are_shown_while_the_store_is_away(everybody, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    said(reader(everybody["lanhdao.cum"]), PAGES[0])


def test_a_redis_keeps_text_only(everybody, settings, redis_url):
    from cluster_emulation import settings as product

    assert "pickle" not in repr(product.CACHES)
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": redis_url,
            "KEY_PREFIX": "test",
            "OPTIONS": {"serializer": "foundation.plain.PlainText"},
        }
    }
    client = reader(everybody["lanhdao.cum"])
    fresh = said(client, PAGES[0])
    with CaptureQueriesContext(connection) as asked:
        assert said(client, PAGES[0]) == fresh
    assert len(asked) < 15
    cache.clear()
