"""The entry page: what it shows, saving one cell, saving the whole page, and what it refuses."""

import functools
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pledges.models import Agreement
from targets.agreements.services import measures
from targets.core import workflow
from targets.models import Figure, FigureVersion, Submission
from tests import builders
from tests.builders import NOW, value_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission(people):
    return builders.draft(people)


def entry(submission):
    return reverse("targets:entry", args=[submission.pk])


def save(client, submission, measure, user, *, base="", **fields):
    """Post one cell as the page's script does."""
    address = reverse("targets:cell", args=[submission.pk, measure])
    return client.post(address + (f"?base={base}" if base else ""), {"as_user": user.pk, "x": "0", **fields})


def whole(user, **fields):
    """Return what a whole page posts; names as "v__MEASURE" become "v:MEASURE"."""
    posted = {name.replace("__", ":", 1): value for name, value in fields.items()}
    return {"as_user": user.pk, **posted}


def test_anonymous_people_are_sent_to_sign_in(client, submission):
    answer = client.get(entry(submission))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("accounts:login"))


def test_another_province_finds_nothing(client, submission):
    client.force_login(builders.user_with("reporter", "phu-tho"))
    assert client.get(entry(submission)).status_code == 404
    assert client.post(entry(submission)).status_code == 404


def test_the_commander_is_sent_to_the_submission(client, submission, people):
    client.force_login(people.commander)
    assert client.get(entry(submission))["Location"] == submission.get_absolute_url()


def test_what_no_form_asks_for_is_not_set(client, submission, people):
    before = Submission.objects.values().get(pk=submission.pk)
    client.force_login(people.reporter)
    more = {"state": workflow.ACCEPTED, "province": "phu-tho", "province_id": 1, "accepted": 1, "period": "q1"}
    assert save(client, submission, "exemplars", people.reporter, v="7", **more).status_code == 200
    after = Submission.objects.values().get(pk=submission.pk)
    assert (after, value_of(submission, "exemplars")) == (before, 7)


def test_the_page_asks_for_every_measure_once_and_for_the_base(client, submission, people):
    client.force_login(people.reporter)
    page = client.get(entry(submission)).context["page"]
    keys = [cell.key for cell in page.cells]
    assert len(keys) == len(set(keys)) == page.total
    assert [key for key in keys if key.startswith("base:")] == ["base:hoa-binh:social_order_crimes"]
    assert [section.pledge.number for section in page.sections] == [1, 2, 3, 4, 5, 6, 7, None]
    assert (page.done, page.wrong, page.warned) == (0, 0, 0)


def test_the_page_has_no_number_inputs_and_numeric_keyboards(client, submission, people):
    client.force_login(people.reporter)
    html = client.get(entry(submission)).content.decode()
    assert 'type="number"' not in html
    assert 'style="' not in html
    assert 'inputmode="numeric" autocomplete="off" id="v-tips_arrived"' in html


def test_the_page_is_never_kept_by_the_browser(client, submission, people):
    client.force_login(people.reporter)
    assert "no-store" in client.get(entry(submission))["Cache-Control"]


def test_a_cell_is_saved_and_says_so(client, submission, people):
    client.force_login(people.reporter)
    answer = save(client, submission, "tips_arrived", people.reporter, v="1.234", n="theo sổ thụ lý")
    assert (answer.status_code, answer["X-Entry"]) == (200, "cell")
    cell = next(one for one in answer.context["page"].cells if one.key == "tips_arrived")
    assert (cell.state, cell.stored.v, cell.stored.n, cell.version_number) == ("saved", "1.234", "theo sổ thụ lý", 1)
    assert value_of(submission, "tips_arrived") == 1234


def test_a_cell_may_be_not_collected_with_its_reason(client, submission, people):
    client.force_login(people.reporter)
    answer = save(client, submission, "tips_arrived", people.reporter, r="Đơn vị đang rà soát")
    cell = next(one for one in answer.context["page"].cells if one.key == "tips_arrived")
    assert (answer.status_code, cell.state, cell.stored.r) == (200, "not_collected", "Đơn vị đang rà soát")


def test_zero_and_empty_are_not_the_same(client, submission, people):
    client.force_login(people.reporter)
    answer = save(client, submission, "exemplars", people.reporter, v="0")
    states = {one.key: one.state for one in answer.context["page"].cells}
    assert (states["exemplars"], states["gratitude_activities"]) == ("saved", "empty")


def test_a_base_cell_writes_the_history_submission(client, submission, people):
    client.force_login(people.reporter)
    answer = save(client, submission, "social_order_crimes", people.reporter, base="hoa-binh", v="100")
    history = Submission.objects.get(carried_by=submission)
    assert (answer.status_code, history.period.year, value_of(history, "social_order_crimes")) == (200, 2023, 100)


@pytest.mark.parametrize("text", ["1,5", "-3", "1_000", "1e5", "12.5", "một trăm"])
def test_a_wrong_number_is_refused_and_kept_in_its_box(client, submission, people, text):
    client.force_login(people.reporter)
    answer = save(client, submission, "tips_arrived", people.reporter, v=text)
    cell = next(one for one in answer.context["page"].cells if one.key == "tips_arrived")
    assert (answer.status_code, cell.state, cell.outcome, cell.fields.v) == (422, "wrong", "wrong", text)
    assert cell.problem in answer.content.decode()
    assert value_of(submission, "tips_arrived") is None


def test_the_second_writer_sees_both_values_and_nothing_is_overwritten(client, submission, people):
    client.force_login(people.reporter)
    save(client, submission, "exemplars", people.reporter, v="7")
    answer = save(client, submission, "exemplars", people.reporter, v="8")
    cell = next(one for one in answer.context["page"].cells if one.key == "exemplars")
    assert (answer.status_code, cell.outcome) == (409, "clash")
    assert (cell.clash.by, cell.clash.at, cell.clash.theirs, cell.clash.mine) == (
        people.reporter.get_full_name(),
        NOW,
        "7",
        "8",
    )
    assert value_of(submission, "exemplars") == 7
    assert save(client, submission, "exemplars", people.reporter, v="8", x="1").status_code == 200
    assert value_of(submission, "exemplars") == 8


def test_a_broken_check_marks_its_cells_and_the_page_counts_it(client, submission, people):
    client.force_login(people.reporter)
    save(client, submission, "tips_arrived", people.reporter, v="10")
    page = save(client, submission, "tips_received", people.reporter, v="11").context["page"]
    assert sorted(cell.key for cell in page.cells if cell.state == "wrong") == ["tips_arrived", "tips_received"]
    assert (page.wrong, page.done) == (2, 2)


def test_the_result_follows_the_figures(client, submission, people):
    client.force_login(people.reporter)
    save(client, submission, "social_order_crimes", people.reporter, base="hoa-binh", v="1000")
    page = save(client, submission, "social_order_crimes", people.reporter, v="950").context["page"]
    lines = {line.title: line for section in page.sections for line in section.results}
    line = next(one for title, one in lines.items() if "Kéo giảm" in title)
    assert (line.shown, line.verdict, line.counts) == ("−5,00%", "met", "950/1.000 vụ")


def test_one_of_many_saves_answers_for_its_cell_alone(client, submission, people):
    client.force_login(people.reporter)
    answer = save(client, submission, "exemplars", people.reporter, v="7", more="1", source="paste")
    assert answer.content.decode().count("<template>") == 2
    assert FigureVersion.objects.get().source == FigureVersion.Source.PASTE


def test_a_page_opened_by_somebody_else_saves_nothing(client, submission, people):
    client.force_login(people.reporter)
    assert save(client, submission, "exemplars", people.commander, v="7").status_code == 403
    client.post(entry(submission), whole(people.commander, x__exemplars="0", v__exemplars="7"))
    assert Figure.objects.count() == 0


def test_a_cell_of_a_presented_submission_is_locked(client, people):
    submission = builders.submission_at(workflow.PRESENTED, people)
    client.force_login(people.reporter)
    answer = save(client, submission, "exemplars", people.reporter, v="77", x="1")
    cell = next(one for one in answer.context["page"].cells if one.key == "exemplars")
    assert (answer.status_code, cell.state) == (409, "locked")
    assert value_of(submission, "exemplars") == 0


def test_the_whole_page_is_saved_without_a_script(client, submission, people):
    client.force_login(people.reporter)
    pledge = client.get(entry(submission)).context["page"].sections[0].pledge.pk
    posted = whole(people.reporter, x__exemplars="0", v__exemplars="7", x__tips_arrived="0", v__tips_arrived="1 234")
    posted |= {"x:base:hoa-binh:social_order_crimes": "0", "v:base:hoa-binh:social_order_crimes": "100"}
    posted |= {f"t:{pledge}": "Đã ban hành kế hoạch.", f"tx:{pledge}": "0"}
    answer = client.post(entry(submission), posted)
    assert (answer.status_code, answer["Location"]) == (302, entry(submission))
    assert [value_of(submission, code) for code in ("exemplars", "tips_arrived")] == [7, 1234]
    assert value_of(Submission.objects.get(carried_by=submission), "social_order_crimes") == 100
    assert submission.narratives.get().current.text == "Đã ban hành kế hoạch."


def test_a_page_with_errors_saves_nothing_and_keeps_every_typed_value(client, submission, people):
    client.force_login(people.reporter)
    posted = whole(
        people.reporter,
        x__exemplars="0",
        v__exemplars="1,5",
        x__tips_arrived="0",
        v__tips_arrived="-3",
        x__tips_received="0",
        v__tips_received="7",
    )
    answer = client.post(entry(submission), posted)
    html = answer.content.decode()
    page = answer.context["page"]
    assert answer.status_code == 422
    assert [error.anchor for error in page.errors] == ["v-exemplars", "v-tips_arrived"]
    assert [html.count(error.message) for error in page.errors] == [2, 2]
    assert {one.key: one.fields.v for one in page.cells if one.fields.v} == {
        "exemplars": "1,5",
        "tips_arrived": "-3",
        "tips_received": "7",
    }
    assert "<title>Lỗi:" in html
    assert FigureVersion.objects.count() == 0


def test_a_clash_of_the_whole_page_shows_both_and_the_next_save_writes_mine(client, submission, people):
    client.force_login(people.reporter)
    save(client, submission, "exemplars", people.reporter, v="7")
    answer = client.post(entry(submission), whole(people.reporter, x__exemplars="0", v__exemplars="8"))
    cell = next(one for one in answer.context["page"].cells if one.key == "exemplars")
    assert (answer.status_code, cell.clash.theirs, cell.fields.v, cell.fields.x) == (409, "7", "8", "1")
    client.post(entry(submission), whole(people.reporter, x__exemplars="1", v__exemplars="8"))
    assert value_of(submission, "exemplars") == 8


def test_a_stale_page_overwrites_nothing_it_did_not_touch(client, submission, people):
    client.force_login(people.reporter)
    save(client, submission, "exemplars", people.reporter, v="7")
    answer = client.post(
        entry(submission),
        whole(people.reporter, x__exemplars="0", v__exemplars="", x__tips_arrived="0", v__tips_arrived="5"),
    )
    assert answer.status_code == 302
    assert [value_of(submission, code) for code in ("exemplars", "tips_arrived")] == [7, 5]


def test_what_the_reviewer_asked_stands_on_top_with_the_way_to_the_cell(client, people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    client.force_login(people.reviewer)
    client.post(
        reverse("targets:move", args=[submission.pk, "return"]),
        {"reason": builders.REASON, "mark:exemplars": "1", "remark:tips_arrived": "Thiếu tin của tháng 2."},
    )
    client.force_login(people.reporter)
    remarks = client.get(entry(submission)).context["page"].remarks
    assert {one.anchor: one.text for one in remarks} == {
        "": builders.REASON,
        "v-exemplars": "",
        "v-tips_arrived": "Thiếu tin của tháng 2.",
    }


def test_beginning_a_submission_leads_to_its_page(client, people):
    client.force_login(people.reporter)
    address = reverse("targets:start", args=[builders.period().pk, "hoa-binh"])
    first, second = client.post(address), client.post(address)
    submission = Submission.objects.get()
    assert [first["Location"], second["Location"]] == [entry(submission), entry(submission)]
    assert client.get(address).status_code == 405


def test_a_period_that_is_not_open_cannot_be_begun(client, people, clock):
    clock(builders.period(2).opens_at - timedelta(minutes=1))
    client.force_login(people.reporter)
    client.post(reverse("targets:start", args=[builders.period(2).pk, "hoa-binh"]))
    assert Submission.objects.count() == 0


# What a page asks the database at most: the first after an act, and those after it, that find the rulebook read.
FIRST, NEXT, SAVE = 30, 9, 18


def asked_by(request):
    """Return how many questions a request asks."""
    with CaptureQueriesContext(connection) as asked:
        assert request().status_code == 200
    return len(asked)


def test_the_page_and_a_save_ask_a_few_questions(client, submission, people):
    client.force_login(people.reporter)
    page = functools.partial(client.get, entry(submission))
    assert asked_by(page) <= FIRST
    assert asked_by(page) <= NEXT
    assert asked_by(lambda: save(client, submission, "exemplars", people.reporter, v="7")) <= SAVE


def test_neither_grows_with_units_quarters_or_measures(client, people, tmp_path):
    client.force_login(people.reporter)
    builders.submission_at("accepted", people)
    submission = builders.draft(people, quarter=2)

    def questions(code):
        client.get(entry(submission))
        page = asked_by(functools.partial(client.get, entry(submission)))
        return page, asked_by(lambda: save(client, submission, code, people.reporter, v="7"))

    few = questions("exemplars")
    for place in ("phu-tho", "bac-giang", "bac-ninh"):
        builders.submission_at("submitted", builders.people_of(place), province=place)
    agreement, given = Agreement.objects.get(year=2024), {"by": people.administrator, "at": NOW}
    for code in ("first", "second", "third"):
        measures.add_measure(agreement, code, {"name": code, "unit": "việc"}, **given)
    head, *lines = (builders.DATA / "figures-cum4.csv").read_text().splitlines()
    year = tmp_path / "2023.csv"
    year.write_text("\n".join([head, *(line for line in lines if ",2023," in line and ",2023,1," not in line)]))
    call_command("import_figures", str(year), by=people.administrator.username, accept=True)
    assert questions("gratitude_activities") == few
