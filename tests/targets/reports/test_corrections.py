"""Đề nghị đính chính: a province asks, an administrator reopens; until then everybody sees what was accepted."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from foundation.errors import Invalid, NotAllowed, Refused
from pledges.permissions import authority_of
from targets.core import workflow
from targets.models import CorrectionRequest, Notice
from targets.reports.queries.corrections import open_requests, proposals
from targets.reports.queries.entry import entry_page
from targets.reports.queries.history import history
from targets.reports.queries.reading import Reading
from targets.reports.services import corrections, figures
from targets.reports.services.cells import CellInput
from targets.results.queries.if_granted import if_granted
from targets.results.queries.results import results_of
from targets.results.queries.season import read_season
from targets.words.lateness import waiting
from tests import builders

pytestmark = pytest.mark.django_db
NOW = builders.NOW
SOON = NOW + timedelta(hours=1)
WHY = "Đếm trùng ba vụ của huyện Lạc Sơn"


@pytest.fixture
def people():
    builders.agreement_2024()
    return builders.people_of()


@pytest.fixture
def accepted(people):
    return builders.submission_at(workflow.ACCEPTED, people, social_order_crimes=40)


def ask(submission, people, reason=WHY, by=None, **values):
    cells = [CellInput(code, text=str(value)) for code, value in (values or {"social_order_crimes": 37}).items()]
    return corrections.ask(submission, cells, reason=reason, by=by or people.reporter, at=NOW)


def test_a_request_names_cells_values_and_why(people, accepted):
    request = ask(accepted, people, social_order_crimes="37", tips_arrived="50")
    (one,) = proposals(request)  # what would stay as it is, is left out
    assert (one.measure.code, one.before, one.after, one.now) == ("social_order_crimes", "40", "37", "40")
    assert (request.reason, request.state) == (WHY, "open")
    assert Notice.objects.get(kind="correction").user == people.administrator
    assert builders.value_of(accepted, "social_order_crimes") == 40


def test_a_request_may_say_that_a_figure_was_not_collected(people, accepted):
    cells = [CellInput("social_order_crimes", reason="Đơn vị đang rà soát")]
    request = corrections.ask(accepted, cells, reason=WHY, by=people.reporter, at=NOW)
    assert proposals(request)[0].after == "không thu thập được: Đơn vị đang rà soát"


@pytest.mark.parametrize(
    ("values", "reason", "where"),
    [
        ({"social_order_crimes": "37"}, "  ", ["reason"]),
        ({"social_order_crimes": "40"}, WHY, ["cells"]),
        ({"social_order_crimes": "1,5"}, WHY, ["social_order_crimes"]),
        ({"social_order_crimes": ""}, WHY, ["social_order_crimes"]),
        ({"nothing": "5"}, WHY, ["nothing"]),
    ],
)
def test_a_request_that_cannot_be_meant_is_refused(people, accepted, values, reason, where):
    with pytest.raises(Invalid) as refused:
        ask(accepted, people, reason, **values)
    assert [one.where for one in refused.value.problems] == where
    assert not CorrectionRequest.objects.exists()


def test_who_may_ask_and_when(people, accepted):
    with pytest.raises(NotAllowed):
        ask(accepted, people, by=people.commander)
    ask(accepted, people)
    with pytest.raises(Refused, match="đang chờ"):
        ask(accepted, people)
    other = builders.people_of("phu-tho")
    draft = builders.draft(other, "phu-tho")
    with pytest.raises(Refused, match="Đang nhập"):
        ask(draft, other)


def shown(submission):
    agreement = submission.period.cluster.agreements.get(year=2024)
    season = read_season(agreement)
    rows = results_of(season, season.window("q1")).rows
    return next(one for one in rows if (one.target.code, one.province) == ("crime_reduction", "hoa-binh"))


def test_a_reopening_answers_the_request_that_was_open(people, accepted):
    request = ask(accepted, people)
    builders.do(accepted, "reopen", people.administrator, at=SOON)
    request.refresh_from_db()
    answered = (request.state, request.answer, request.answered_by, request.answered_at)
    assert answered == ("granted", builders.REASON, people.administrator, SOON)
    assert open_requests(authority_of(people.administrator, now=SOON)) == 0
    with pytest.raises(Refused, match="đã được trả lời"):
        corrections.decline(request, reason="Không", by=people.administrator, at=SOON)


def test_granting_reopens_and_the_accepted_figures_stay_in_sight(people, accepted):
    request = ask(accepted, people)
    corrections.grant(request, reason="Đồng ý, có văn bản kèm", by=people.administrator, at=SOON)
    accepted.refresh_from_db()
    request.refresh_from_db()
    assert (accepted.state, request.state, request.answered_by) == ("reopened", "granted", people.administrator)
    figures.save_cells(accepted, [CellInput("social_order_crimes", value=37)], by=people.reporter, at=SOON)
    assert shown(accepted).current == 40
    assert all(one.figure.source.is_correcting for one in shown(accepted).inputs)
    for action, role in builders.PATHS[workflow.ACCEPTED]:
        builders.do(accepted, action, people.of(role), at=SOON)
    assert shown(accepted).current == 37
    authority = authority_of(people.reporter, now=SOON)
    words = [line for line in history(Reading(accepted), authority) if line.action == "figure"][-1]
    assert (words.before, words.after) == ("40 vụ", "37 vụ")
    what = [line.what for line in history(Reading(accepted), authority)]
    assert "Đề nghị đính chính" in what
    assert "Chấp nhận đề nghị đính chính" in what


def test_what_was_asked_stands_on_the_entry_page_until_it_is_accepted(people, accepted):

    def asked():
        accepted.refresh_from_db()
        page = entry_page(Reading(accepted), authority_of(people.reporter, now=SOON), now=SOON)
        return [(one.measure.code, one.after) for one in page.proposed]

    request = ask(accepted, people)
    assert asked() == []
    corrections.grant(request, reason="Đồng ý", by=people.administrator, at=SOON)
    assert asked() == [("social_order_crimes", "37")]
    for action, role in builders.PATHS[workflow.ACCEPTED]:
        builders.do(accepted, action, people.of(role), at=SOON + timedelta(hours=1))
    assert asked() == []
    builders.do(accepted, "reopen", people.administrator, at=SOON + timedelta(hours=2))
    assert asked() == []


def test_figures_are_put_in_words_without_a_query_each(client, people, accepted):
    def queries(address):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    client.force_login(people.reporter)
    new = reverse("targets:correction_new", args=[accepted.pk])
    offered = len(client.get(new).context["form"].measures)
    assert (queries(new) <= 8, offered > 10) == (True, True), queries(new)
    counts = []
    for codes in (["social_order_crimes"], ["social_order_crimes", "tips_arrived", "exemplars"]):
        cells = [CellInput(code, value=37) for code in codes]
        request = corrections.ask(accepted, cells, reason=WHY, by=people.reporter, at=NOW)
        counts.append(queries(reverse("targets:correction", args=[request.pk])))
        corrections.withdraw(request, by=people.reporter, at=NOW)
    assert counts[0] == counts[1]


def test_declining_leaves_all_as_it_is_and_tells_the_reporter(people, accepted):
    request = ask(accepted, people)
    with pytest.raises(NotAllowed):
        corrections.decline(request, reason="x", by=people.reviewer, at=SOON)
    with pytest.raises(Invalid):
        corrections.decline(request, reason=" ", by=people.administrator, at=SOON)
    corrections.decline(request, reason="Chưa có văn bản", by=people.administrator, at=SOON)
    accepted.refresh_from_db()
    assert accepted.state == "accepted"
    assert Notice.objects.filter(kind="declined", user=people.reporter).count() == 1
    with pytest.raises(Refused, match="đã được trả lời"):
        corrections.grant(request, reason="y", by=people.administrator, at=SOON)
    ask(accepted, people)  # another one may be asked


def test_granting_is_an_administrators_and_all_or_nothing(people, accepted):
    request = ask(accepted, people)
    with pytest.raises(NotAllowed):
        corrections.grant(request, reason="Đồng ý", by=people.leader, at=SOON)
    with pytest.raises(Invalid):
        corrections.grant(request, reason="", by=people.administrator, at=SOON)
    request.refresh_from_db()
    assert request.state == "open"
    assert not Event.objects.filter(action="correction_granted").exists()


def test_a_unit_takes_its_request_back(people, accepted):
    request = ask(accepted, people)
    with pytest.raises(NotAllowed):
        corrections.withdraw(request, by=people.commander, at=SOON)
    corrections.withdraw(request, by=people.reporter, at=SOON)
    request.refresh_from_db()
    assert (request.state, request.answer) == ("withdrawn", "")


def test_the_pages_ask_answer_and_list(client, people, accepted):
    new = reverse("targets:correction_new", args=[accepted.pk])
    client.force_login(people.reporter)
    assert "Đề nghị đính chính" in client.get(accepted.get_absolute_url()).content.decode()
    assert client.get(new).status_code == 200
    wrong = client.post(new, {"social_order_crimes": "ba bảy", "reason": WHY})
    assert wrong.status_code == 422
    assert "ba bảy" in wrong.content.decode()
    assert client.post(new, {"social_order_crimes": "37", "reason": WHY}).status_code == 302
    assert client.get(new).status_code == 409
    request = CorrectionRequest.objects.get()
    page = reverse("targets:correction", args=[request.pk])
    assert "Rút đề nghị" in client.get(page).content.decode()
    client.force_login(people.administrator)
    assert "1 đề nghị đính chính chờ xem xét" in client.get(reverse("targets:home")).content.decode()
    assert WHY in client.get(reverse("targets:corrections")).content.decode()
    assert "Mở lại" in client.get(page).content.decode()
    assert client.post(page, {"act": "decline", "reason": ""}).status_code == 422
    assert client.post(page, {"act": "withdraw"}).status_code == 403
    assert client.post(page, {"act": "grant", "reason": "Đồng ý"}).status_code == 302
    assert client.post(page, {"act": "decline", "reason": "Thôi"}).status_code == 409
    assert "Đã mở lại để đính chính" in client.get(reverse("targets:corrections")).content.decode()
    accepted.refresh_from_db()
    assert accepted.state == "reopened"


def test_each_unit_reads_its_own_requests_only(client, people, accepted):
    request = ask(accepted, people)
    page = reverse("targets:correction", args=[request.pk])
    for person, status in (
        (people.commander, 200),
        (people.leader, 200),
        (people.reviewer, 404),
        (builders.user_with("reporter", "phu-tho"), 404),
    ):
        client.force_login(person)
        assert client.get(page).status_code == status
        assert (WHY in client.get(reverse("targets:corrections")).content.decode()) is (status == 200)


def test_an_administrator_sees_what_the_proposed_figures_would_change(people, accepted, client, clock):
    clock(SOON)
    request = ask(accepted, people, social_order_crimes="37")
    changes = if_granted(request)
    assert {(one.window, one.place, one.before, one.after) for one in changes if "5%" in one.target} >= {
        ("Quý I/2024", "Hòa Bình", "0,00%", "−7,50%")
    }
    assert [(one.verdict_before, one.verdict_after) for one in changes if one.window == "Quý I/2024" and one.place] == [
        ("not_met", "met")
    ]
    page = reverse("targets:correction", args=[request.pk])
    client.force_login(people.administrator)
    assert "−7,50%" in client.get(page).content.decode()
    builders.period(1).__class__.objects.filter(pk=accepted.period_id).update(closed_at=SOON, closed_by=people.leader)
    assert "Kỳ này đã chốt số liệu lúc" in client.get(page).content.decode()
    client.force_login(people.reporter)
    assert "Kỳ này đã chốt số liệu lúc" not in client.get(page).content.decode()


def test_the_clerk_takes_the_proposed_numbers_over_with_one_press(people, accepted, client, clock):
    clock(SOON)
    request = ask(accepted, people, social_order_crimes="37", exemplars="2")
    corrections.grant(request, reason="Đồng ý, có văn bản kèm", by=people.administrator, at=SOON)
    press = reverse("targets:take_proposed", args=[accepted.pk])
    client.force_login(people.reporter)
    assert press in client.get(reverse("targets:entry", args=[accepted.pk])).content.decode()
    assert client.post(press).status_code == 302
    assert (builders.value_of(accepted, "social_order_crimes"), builders.value_of(accepted, "exemplars")) == (37, 2)
    client.force_login(people.leader)
    assert press not in client.get(accepted.get_absolute_url()).content.decode()
    with pytest.raises(NotAllowed):
        corrections.take_proposed(accepted, by=people.leader, at=SOON)


def test_a_figure_that_is_taken_over_stays_an_estimate(people):
    estimate = CellInput("exemplars", value=3, is_estimate=True, estimated_on=date(2024, 3, 10), document_number="9/BC")
    draft = builders.submission_at(workflow.DRAFT, people)
    figures.save_cells(draft, [estimate], by=people.reporter, at=NOW)
    for action, role in builders.PATHS[workflow.ACCEPTED]:
        draft = builders.do(draft, action, people.of(role))
    request = ask(draft, people, exemplars="2")
    assert proposals(request)[0].before == "3 (9/BC) (số ước đến ngày 10/03/2024)"
    corrections.grant(request, reason="Đồng ý, có văn bản kèm", by=people.administrator, at=SOON)
    corrections.take_proposed(draft, by=people.reporter, at=SOON)
    now = draft.figures.get(measure__code="exemplars").current
    assert (now.value, now.is_estimate, now.estimated_on, now.document_number) == (2, True, date(2024, 3, 10), "9/BC")


def test_home_never_says_done_beside_a_request_that_waits(people, accepted, client, clock):
    clock(SOON)
    client.force_login(people.administrator)
    before = client.get("/")
    ask(accepted, people)
    after = client.get("/")
    words = [answer.context["headline"] for answer in (before, after)]
    assert words == [waiting(0, []), waiting(1, [])]
    assert "Bạn đã làm xong việc của mình" not in after.content.decode()


def test_only_what_is_asked_or_accepted_is_offered_and_a_document_by_choice(people, accepted, client, clock):
    clock(SOON)
    client.force_login(people.reporter)
    form = client.get(reverse("targets:correction_new", args=[accepted.pk])).context["form"]
    offered = {code for code in form.fields if ":" not in code and code != "reason"}
    assert {"social_order_crimes", "nq44_party_plan"} < offered
    assert "traffic_accidents" not in offered  # a proposal that is switched off
    assert [label for _value, label in form.fields["nq44_party_plan"].widget.choices] == [
        "– giữ nguyên –", "Đã ban hành", "Chưa ban hành",
    ]  # fmt: skip
    assert {measure.code: words for measure, words, _n, _w in form.rows()}["nq44_party_plan"] == "Chưa ban hành"


def test_a_proposal_says_its_change_and_a_document_in_words(people, accepted, client, clock):
    clock(SOON)
    request = ask(accepted, people, social_order_crimes=37, nq44_party_plan=1)
    words = {one.measure.code: (one.before, one.after, one.change, one.has_moved) for one in proposals(request)}
    assert words == {
        "social_order_crimes": ("40", "37", "−3 (−7,50%)", False),
        "nq44_party_plan": ("Chưa ban hành", "Đã ban hành", "", False),
    }
