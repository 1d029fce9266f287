"""What pages read at the edges: no agreement, named windows, emptied and warned cells, words of the record."""

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from django.utils.translation import gettext, override

from audit.models import Event
from pledges.models import Agreement, Pledge, Province
from pledges.permissions import authority_of
from targets.agreements.queries.preview import preview
from targets.agreements.services.windows import NewWindow, add_window
from targets.calendar.queries import record, reporting
from targets.calendar.queries.territory import base_provinces, lineage
from targets.core import scheme
from targets.core.kinds import names
from targets.core.periods import through
from targets.core.result import Result
from targets.core.scheme import Bound, TargetSpec
from targets.models import Measure, Submission
from targets.reports.queries import findings, readiness
from targets.reports.queries.cells import Clash, cells_of
from targets.reports.queries.content import content_of
from targets.reports.queries.entry import NarrativeCell, entry_page
from targets.reports.queries.history import history
from targets.reports.queries.holding import holding
from targets.reports.queries.published import published_lines
from targets.reports.queries.reading import Reading
from targets.reports.queries.submissions import shown_narratives
from targets.reports.services import figures, narratives, submissions
from targets.reports.services.cells import CellInput
from targets.results.queries import explanation
from targets.results.queries.province import province_page
from targets.results.queries.results import results_of
from targets.results.queries.season import read_season
from targets.results.services.closing import close_period
from targets.words import wording
from tests import builders

pytestmark = pytest.mark.django_db
NOW = builders.NOW


@pytest.fixture
def people():
    builders.agreement_2024()
    return builders.people_of()


def agreement():
    return Agreement.objects.select_related("cluster").get(year=2024)


def withdrawn():
    """Make the agreement a draft again, as if it had never been published."""
    Agreement.objects.update(state="draft", published_at=None)


def state_of(submission, code):
    return next(one.state for one in cells_of(Reading(submission)) if one.key == code)


def test_a_cell_says_what_stands_in_it(people):
    submission = builders.submission_at("draft", people)
    assert state_of(submission, "exemplars") == "saved"

    def save(**cell):
        figures.save_cells(submission, [CellInput("social_order_crimes", **cell)], by=people.reporter, at=NOW)
        return state_of(submission, "social_order_crimes")

    assert save(value=400) == "warning"  # ten times the same period last year
    assert save(value=400, note="Mở rộng địa bàn") == "explained"
    assert save(reason="Đơn vị đang rà soát") == "not_collected"
    assert save(clear=True) == "empty"


def test_a_narrative_says_how_its_save_ended():
    clash = Clash("An", NOW, "của họ", "của tôi")
    plain = {"key": "narrative-1", "pledge_pk": 1, "url": "/", "version": None}
    assert NarrativeCell(**plain).stored_json == '{"t": ""}'
    assert [NarrativeCell(**plain, **more).outcome for more in ({}, {"problem": "x"}, {"clash": clash})] == [
        "saved", "wrong", "clash",
    ]  # fmt: skip
    assert NarrativeCell(**plain, is_locked=True).state == "locked"
    assert NarrativeCell(**plain, typed="Mới").state == "unsaved"
    assert NarrativeCell(**plain).state == "empty"


def test_a_period_without_an_agreement_asks_for_nothing(people):
    submission = builders.draft(people)
    withdrawn()
    assert readiness.asked_codes(Reading(submission)) == []
    assert findings.findings_here(Reading(submission)) == []
    assert published_lines(Reading(submission)) == []
    assert reporting.reviewers_of(submission, now=NOW) == []


def test_the_page_of_a_named_window(people):
    days = {"start": date(2023, 12, 15), "end": date(2024, 10, 14)}
    add_window(agreement(), NewWindow(code="moc", title="Mười tháng", **days), by=people.administrator, at=NOW)
    period = builders.Period.objects.get(code="moc", year=2024)
    submission = submissions.open_submission(Province.objects.get(code="hoa-binh"), period, by=people.reporter, at=NOW)
    page = entry_page(Reading(submission), authority_of(people.reporter, now=NOW), now=NOW)
    assert page.last_title == ""
    assert {line.window for section in page.sections for line in section.results} == {"Mười tháng"}
    assert wording.period_title(2024, "moc") == "moc 2024"
    agreement().windows.all().delete()
    page = entry_page(Reading(submission), authority_of(people.reporter, now=NOW), now=NOW)
    assert {line.window for section in page.sections for line in section.results} == {period.title}


def test_another_periods_figures_stand_beside_as_they_were_given(people):
    earlier = builders.submission_at("draft", people)
    not_given = CellInput("exemplars", reason="Đơn vị đang rà soát")
    figures.save_cells(earlier, [not_given], by=people.reporter, at=NOW)
    later = builders.draft(people, quarter=2)
    page = entry_page(Reading(later), authority_of(people.reporter, now=NOW), now=NOW)
    beside = {row.cell.measure.code: row.last for section in page.sections for row in section.rows}
    assert (beside["exemplars"], beside["social_order_crimes"]) == ("…", "40")


def test_a_milestone_is_explained_without_a_sum(people):
    builders.submission_at("accepted", people)
    season = read_season(agreement())
    code = next(one.code for one in season.scheme.versions if season.scheme.versions[one][0].kind == "milestone")
    results = results_of(season, season.window("q1"))
    (side,) = explanation.explain(results, code, "hoa-binh").sides
    assert (side.title, side.total) == ("Văn bản", None)


def test_a_closed_window_is_left_out_of_a_preview(people):
    builders.submission_at("accepted", people, social_order_crimes=40)
    target = agreement().targets.get(code="crime_reduction")
    meaning = {"kind": "change", "numerator": ["social_order_crimes"], "comparator": "<=", "threshold": "5"}
    meaning |= {"judged_on": "cumulative", "scope": "province", "effective_from": 1}
    windows = {one.window for one in preview(target, meaning, in_place=False).changes}
    close_period(builders.period(1), by=people.administrator, at=NOW)
    assert windows - {one.window for one in preview(target, meaning, in_place=False).changes} == {"q1"}


def test_a_province_that_is_no_member_has_no_page(people):
    builders.agreement_2025()
    season = read_season(agreement())
    shown = results_of(season, season.window("q1"))
    stranger = Province.objects.get(code="phu-tho-2025")
    assert province_page(season, stranger, shown, only_of=None, now=NOW) is None


def test_the_record_in_words(people):
    def words(before, after):
        return [(one.name, one.before, one.after) for one in record.differences(before, after)]

    assert words("cũ", "mới") == [("", "cũ", "mới")]
    assert words(None, None) == []
    assert words({"x": {"a": 1}}, {"x": True}) == [("x", "a: 1", "có")]
    assert words({"members": [["hoa-binh", "lead"]]}, {"members": ["hoa-binh"]}) == [
        ("Đơn vị thành viên", "hoa-binh – lead", "hoa-binh")
    ]
    assert words({"threshold": "-5"}, {"threshold": "-5.5"}) == [("Ngưỡng", "−5", "−5,5")]
    said = [(one.name, one.after) for one in record._changes({"new_version": True, "measure": "exemplars"})]
    assert said == [("Mục số liệu", "exemplars"), ("Phiên bản mới", "")]
    assert words({"kind": "guess"}, {"kind": "change"})[0][1] == "guess"


def test_an_extension_and_a_closing_are_told_in_words(people):
    data = {"province": "hoa-binh", "until": "2024-04-02T10:00:00Z", "results": 64}
    assert [(one.name, one.after) for one in record._changes(data)] == [
        ("Đơn vị", "Hòa Bình"),
        ("Gia hạn đến", "17:00 02/04/2024"),
        ("Số kết quả đã chốt", "64"),
    ]


def test_the_history_of_a_report_in_words(people):
    submission = builders.submission_at("draft", people)
    pledge = Pledge.objects.get(agreement__year=2024, number=2)
    narratives.save_narrative(submission, pledge, "Bảo đảm", by=people.reporter, at=NOW)
    found = {line.action: line for line in history(Reading(submission), authority_of(people.reporter, now=NOW))}
    assert (found["narrative"].before, found["narrative"].after) == ("trống", "Bảo đảm")
    assert found["narrative"].what.startswith("Sửa thuyết minh")


def test_the_history_says_figures_with_their_unit_and_documents_as_issued_or_not(people):
    submission = builders.draft(people)
    cells = [
        CellInput("social_order_crimes", value=0),
        CellInput("nq44_party_plan", value=0),
        CellInput("exemplars", value=5, is_estimate=True, estimated_on=date(2024, 3, 10)),
        CellInput("gratitude_activities", reason="Mật"),
    ]
    figures.save_cells(submission, cells, by=people.reporter, at=NOW)
    lines = history(Reading(submission), authority_of(people.reporter, now=NOW))
    assert [(line.before, line.after) for line in lines if line.action == "figure"] == [
        ("chưa nhập", "0 vụ"),
        ("chưa nhập", "Chưa ban hành"),
        ("chưa nhập", "5 gương (số ước đến ngày 10/03/2024)"),
        ("chưa nhập", "không thu thập được: Mật"),
    ]


def test_who_holds_a_report_that_is_being_reviewed(people):
    submission = builders.submission_at("submitted", people)
    assert "chờ Tổ giúp việc thẩm định" in holding(submission, now=NOW).sentence
    submission = builders.do(submission, "begin_review", people.reviewer)
    assert "Tổ giúp việc đang thẩm định" in holding(submission, now=NOW).sentence


def test_narratives_are_read_on_the_same_basis_as_figures(people):
    submission = builders.submission_at("draft", people)
    pledge = Pledge.objects.get(agreement__year=2024, number=2)
    narratives.save_narrative(submission, pledge, "Bảo đảm", by=people.reporter, at=NOW)
    outsider = authority_of(builders.user_with("reporter", "phu-tho"), now=NOW)
    assert shown_narratives(outsider, submission) == {}
    for action, role in builders.PATHS["accepted"]:
        submission = builders.do(submission, action, people.of(role))
    assert shown_narratives(outsider, submission)[pledge.pk].text == "Bảo đảm"


def test_an_abolished_units_people_are_its_successors(people):
    builders.agreement_2025()
    heir = builders.user_with("reporter", "phu-tho-2025")
    place = Province.objects.get(code="hoa-binh")
    later = datetime(2025, 8, 1, tzinfo=builders.HANOI)
    assert reporting.people_of(place, "reporter", now=later) == [heir]
    successor = Province.objects.get(code="phu-tho-2025")
    assert {one.code for one in base_provinces(successor, builders.period(1))} == {"phu-tho", "hoa-binh", "vinh-phuc"}
    assert len(lineage(successor)) == 4


def test_words_of_results_that_are_no_numbers():
    whole = TargetSpec("t", "Cả ba", names.ALL_OF)
    window = through(2024, 1)
    watched = Result(whole, "hoa-binh", window, scheme.MONITORED)
    assert wording.shown(watched) == "theo dõi"
    met = Result(whole, "hoa-binh", window, scheme.MET, 3, 3)
    assert wording.shown(met) == "3/3 tiêu chí đạt"
    issued = TargetSpec("m", "Kế hoạch", names.MILESTONE)
    together = Result(issued, None, window, scheme.NOT_MET, 1, 2, members_total=2)
    assert wording.shown(together) == "1/2 đã ban hành"
    told = TargetSpec("n", "An ninh", names.NARRATIVE)
    assert wording.shown(Result(told, "hoa-binh", window, scheme.NOT_MET)) == "chưa đạt"
    reference = Result(told, "hoa-binh", window, scheme.MONITORED, is_reference=True, ruling=scheme.MET)
    with override("en"):
        assert wording.shown(reference) == gettext("đạt") != "đạt"


def test_events_of_other_things_keep_their_names(people):
    submission = builders.draft(people)
    assert Event.objects.filter(subject=f"submission/{submission.pk}").get().action == "begin"
    assert history(Reading(submission), authority_of(people.reporter, now=NOW))[0].what == "Bắt đầu báo cáo"
    assert Measure.objects.filter(code="exemplars").exists()
    assert Submission.objects.get() == submission
    assert holding(submission, now=NOW + timedelta(days=2)).days == 2


@pytest.mark.parametrize(
    ("comparator", "threshold", "kind", "words"),
    [
        ("<=", -5, "change", "giảm ít nhất 5%"),
        ("<", -5, "change", "giảm trên 5%"),
        ("<=", 0, "change", "giảm ít nhất 0%"),
        ("<", 0, "change", "giảm trên 0%"),
        (">=", 0, "change", "tăng ít nhất 0%"),
        (">=", 5, "change", "tăng ít nhất 5%"),
        ("<=", 5, "change", "tăng nhiều nhất 5%"),
        ("=", 100, "ratio", "100%"),
        (">", 90, "ratio", "trên 90%"),
        ("<", 10, "ratio", "dưới 10%"),
        (">=", 180_000_000, "amount", "ít nhất 180.000.000"),
    ],
)
def test_what_is_asked_in_words(comparator, threshold, kind, words):
    assert wording.bound_in_words(Bound(comparator, Fraction(threshold)), kind) == words


def test_after_a_save_a_reading_says_what_another_reads(people):
    submission = builders.draft(people)
    builders.fill(submission, people)
    seen = Reading(submission)
    before = seen.known, readiness.asked_codes(seen)
    for cell in (CellInput("exemplars", value=7, note="Đã rà soát."), CellInput("tips_received", clear=True)):
        figures.save_cells(submission, [cell], by=people.reporter, at=NOW, seen=seen)
        fresh = Reading(Submission.objects.get(pk=submission.pk))
        assert seen.latest.keys() == fresh.latest.keys()
        for pk, versions in fresh.latest.items():
            mine = seen.latest[pk]
            assert {code: (one.pk, *map(str, vars(content_of(one)).values())) for code, one in mine.items()} == {
                code: (one.pk, *map(str, vars(content_of(one)).values())) for code, one in versions.items()
            }
        assert seen.known == fresh.known != before[0]
        assert (seen.mine, seen.versions.keys()) == (fresh.mine, fresh.versions.keys())
