"""What the entry page says of what was typed: words for nothing, explanations, estimates, conflicts, both languages."""

import pytest
from django.urls import reverse

from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission(people):
    return builders.draft(people)


def entry(submission):
    return reverse("targets:entry", args=[submission.pk])


def save(client, submission, measure, user, **fields):
    """Post one cell as the page's script does."""
    address = reverse("targets:cell", args=[submission.pk, measure])
    return client.post(address, {"as_user": user.pk, "x": "0", **fields})


@pytest.mark.parametrize("typed", ["Không có", "không", "-", "–", "…", "...", "KHÔNG PHÁT SINH", "chưa có số liệu"])
def test_words_for_nothing_point_to_zero_and_to_not_collected(client, submission, people, typed):
    client.force_login(people.reporter)
    answer = save(client, submission, "exemplars", people.reporter, v=typed)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "nhập 0" in html and "Không thu thập được" in html


@pytest.mark.parametrize(
    ("note", "mark"), [("x", "warning"), ("đã rà soát", "explained"), (" " * 12 + "rà", "warning")]
)
def test_an_explanation_is_a_sentence(client, submission, people, note, mark):
    builders.fill(submission, people)
    builders.fill(submission, people, social_order_crimes=40)
    client.force_login(people.reporter)
    save(client, submission, "social_order_crimes", people.reporter, v="400", n=note, x="1")
    page = client.get(entry(submission)).context["page"]
    assert {cell.key: cell.state for cell in page.cells}["social_order_crimes"] == mark


@pytest.mark.parametrize(
    ("day", "status"), [("14/12/2023", 422), ("15/12/2023", 200), ("14/3/2024", 200), ("15/3/2024", 422)]
)
def test_an_estimate_is_of_a_day_of_the_period(client, submission, people, day, status):
    client.force_login(people.reporter)
    assert save(client, submission, "exemplars", people.reporter, v="5", e="1", ed=day).status_code == status


def test_a_wrong_entry_is_not_warned_about_for_what_was_stored(client, submission, people):
    builders.fill(submission, people)
    client.force_login(people.reporter)
    save(client, submission, "social_order_crimes", people.reporter, v="400", x="1")
    answer = save(client, submission, "social_order_crimes", people.reporter, v="41a", x="2")
    cell = next(one for one in answer.context["page"].cells if one.key == "social_order_crimes")
    assert (cell.findings, cell.problem != "") == ((), True)


def test_a_conflict_shows_estimates_with_their_day(client, submission, people):
    client.force_login(people.reporter)
    save(client, submission, "exemplars", people.reporter, v="5", e="1", ed="10/3/2024", dn="12/BC", dd="11/3/2024")
    answer = save(client, submission, "exemplars", people.reporter, v="5", e="1", ed="12/3/2024")
    clash = next(one for one in answer.context["page"].cells if one.key == "exemplars").clash
    assert (clash.theirs, clash.mine) == (
        "5 – số ước đến ngày 10/03/2024 (12/BC, 11/03/2024)",
        "5 – số ước đến ngày 12/03/2024",
    )


def test_what_is_refused_and_found_is_said_in_english(client, submission, people):
    builders.fill(submission, people)
    client.force_login(people.reporter)
    client.cookies["language"] = "en"
    answer = save(client, submission, "social_order_crimes", people.reporter, v="1,5", x="1")
    cells = {one.key: one for one in answer.context["page"].cells}
    assert cells["social_order_crimes"].problem.endswith("Whole numbers only: leave out the decimals after the comma.")
    answer = save(client, submission, "tips_received", people.reporter, v="51", x="1")
    cells = {one.key: one for one in answer.context["page"].cells}
    assert [one.message.split("must not")[1] for one in cells["tips_received"].findings if one.is_blocking] == [
        f" exceed {cells['tips_arrived'].measure.name} (51 > 50)."
    ]


def test_the_entry_page_in_english_names_weekday_quarter_and_results_in_english(client, submission, people):
    client.force_login(people.reporter)
    client.cookies["language"] = "en"
    html = client.get(entry(submission)).content.decode()
    for vietnamese in ("chưa đủ số liệu", "thứ ", "Quý I/2024"):
        assert vietnamese not in html
    assert "Quarter I/2024" in html


def test_a_short_password_is_refused_in_vietnamese(client, people):
    client.force_login(people.reporter)
    answer = client.post(reverse("accounts:password"), {"new_password1": "a", "new_password2": "a"})
    assert "too short" not in answer.content.decode()
