"""An administrator changes the rules while a reporter's page is open: what is sent then is taken, or refused with what
to do."""

import re

import pytest

from audit.models import Event
from targets.agreements.services import measures, rules
from targets.agreements.services.targets import edit_target, set_enabled
from targets.models import AgreementMeasure, FigureVersion, Measure, Submission, Target
from targets.results.queries.frozen import standing_results
from targets.results.queries.season import read_season
from targets.results.services.closing import close_period
from tests import builders
from tests.builders import NOW, REASON

pytestmark = pytest.mark.django_db
CODE = "exemplars"
CHECK = {"left": [CODE], "right": ["tips_arrived"], "message": "Điển hình nhiều hơn tin báo"}
GONE = "Biểu mẫu vừa thay đổi và không còn hỏi mục này: hãy tải lại trang."
FRAGMENT = {"x-requested-with": "fetch"}


@pytest.fixture
def agreement(clock):
    clock(NOW)
    return builders.agreement_2024()


@pytest.fixture
def people(agreement):
    return builders.people_of()


def rename(agreement, who):
    measures.save_measure(agreement, CODE, {"name": "Tên mới", "definition": "Cách ghi mới"}, **who)


def switch_off(agreement, who):
    set_enabled(Target.objects.get(code=CODE), False, reason=REASON, **who)


def change_a_check(agreement, who):
    rules.add_rule(agreement, rules.CHECK, CHECK, reason=REASON, **who)


def move_a_threshold(agreement, who):
    edit_target(Target.objects.get(code="tips_resolved"), {"threshold": "95"}, reason=REASON, **who)


def close(agreement, who):
    close_period(builders.period(1), **who)


def opened(client, people):
    """Open a draft as its reporter; return its address, and what the page says who they are."""
    report = builders.draft(people)
    client.force_login(people.reporter)
    address = f"/submissions/{report.pk}/"
    assert client.get(f"{address}entry/").status_code == 200
    return address, {"as_user": people.reporter.pk}


def outcome(answer, code=CODE):
    """Return what the answer's state of the cell says of it; None where it says nothing."""
    state = re.search(rf'id="state-{code}"[^>]*data-outcome="(\w+)"', answer.content.decode())
    return state and state[1]


def written():
    """Return how many figures and how many events there are."""
    return FigureVersion.objects.count(), Event.objects.count()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (rename, "Đã lưu"),
        (switch_off, f"Đã lưu. {GONE}"),
        (change_a_check, CHECK["message"]),
        (move_a_threshold, "Đã lưu"),
        (close, "Đã lưu"),
    ],
)
def test_a_cell_that_is_sent_after_its_rules_changed_is_taken(client, agreement, people, change, said):
    address, me = opened(client, people)
    change(agreement, {"by": people.administrator, "at": NOW})
    figures, events = written()
    client.post(f"{address}cells/tips_arrived/", me | {"v": "7", "x": "0"}, headers=FRAGMENT)
    answer = client.post(f"{address}cells/{CODE}/", me | {"v": "900", "x": "0"}, headers=FRAGMENT)
    assert (answer.status_code, outcome(answer), written()) == (200, "saved", (figures + 2, events + 2))
    assert said in answer.content.decode()
    again = client.post(f"{address}entry/", me | {f"v:{CODE}": "901", f"x:{CODE}": "1"})
    assert (again.status_code, written()) == (302, (figures + 3, events + 3))
    if change == close:
        season = read_season(agreement)
        frozen = standing_results(season, season.window("q1"))
        assert {row.numerator for row in frozen.rows if row.target.code == CODE} == {None}


def test_a_cell_whose_measure_has_gone_is_refused_with_what_to_do(client, agreement, people):
    who = {"by": people.administrator, "at": NOW}
    facts = {"name": "Mục mới", "unit": "vụ", "accumulation": Measure.Accumulation.FLOW}
    measures.add_measure(agreement, "brand_new", facts | {"pledge": agreement.pledges.first()}, **who)
    address, me = opened(client, people)
    measures.remove_measure(AgreementMeasure.objects.get(measure__code="brand_new"), **who)
    before = written()
    answer = client.post(f"{address}cells/brand_new/", me | {"v": "7", "x": "0"}, headers=FRAGMENT)
    assert (answer.status_code, outcome(answer, "brand_new"), written()) == (422, "wrong", before)
    assert f"Chưa lưu. {GONE}" in answer.content.decode()
    whole = {f"{part}:{code}": text for code in ("brand_new", CODE) for part, text in (("v", "7"), ("x", "0"))}
    answer = client.post(f"{address}entry/", me | whole)
    assert (answer.status_code, written()) == (422, before)  # all of the page, or none of it
    assert "hãy tải lại trang hoặc tải lại mẫu" in answer.content.decode()
    assert re.search(rf'id="v-{CODE}"[^>]*value="7"', answer.content.decode())  # what else was typed stays


def test_what_was_checked_by_earlier_rules_is_presented_by_those_that_stand(client, agreement, people):
    """A check comes while the page that found nothing wrong is open: presenting is refused with it, then goes on."""
    report = builders.submission_at("draft", people, **{CODE: 900})
    client.force_login(people.reporter)
    address, asks = f"/submissions/{report.pk}/", {"confirmed_not_secret": "1", "confirmed_untold": "1"}
    assert CHECK["message"] not in client.get(f"{address}check/").content.decode()
    change_a_check(agreement, {"by": people.administrator, "at": NOW})
    answer = client.post(f"{address}check/", asks)
    assert (answer.status_code, CHECK["message"] in answer.content.decode()) == (422, True)
    assert (Submission.objects.get(pk=report.pk).state, Event.objects.filter(action="present").count()) == ("draft", 0)
    seen = FigureVersion.objects.get(figure__measure__code=CODE, figure__submission=report).number
    client.post(f"{address}cells/{CODE}/", {"as_user": people.reporter.pk, "v": "9", "x": seen}, headers=FRAGMENT)
    assert client.post(f"{address}check/", asks).status_code == 302
    assert Submission.objects.get(pk=report.pk).state == "presented"
