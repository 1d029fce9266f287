"""Checks and stock rules on the configuration pages: which reports fail them is shown before they are written."""

import re

import pytest
from django.urls import reverse

from audit.models import Event
from targets.agreements.services.record import verify
from targets.models import Submission
from tests import builders
from tests.configuring import YEAR, filled, url

pytestmark = pytest.mark.django_db
CHECK = {"left": ["tips_prosecuted"], "right": ["tips_not_prosecuted"], "message": ""}


def post(client, *args, name="config_rule", **changes):
    """Send a rule's form as a browser would, with some fields changed."""
    address = url(name, *args)
    return client.post(address, filled(client.get(address).context["form"], **changes))


def confirm(client, shown, *args, name="config_rule"):
    data = dict(shown.context["typed"]) | {"shown": shown.context["shown"], "confirm": "1"}
    return client.post(url(name, *args), data)


def report(province, state=Submission.State.SUBMITTED, **values):
    """Bring a province's quý I to a state, with some figures changed; nothing that a check blocks."""
    people = builders.people_of(province)
    submission = builders.draft(people, province)
    builders.fill(submission, people, **values)
    for action, role in builders.PATHS[state]:
        submission = builders.do(submission, action, people.of(role))
    return submission, people


def stored(agreement):
    return list(agreement.checks.order_by("order").values_list("left", "right", "message"))


def told(shown):
    return [(fault.province, fault.period, fault.standing) for fault in shown.context["faults"]]


def test_the_list_says_the_rules_in_words_and_leads_to_each(client, admin, agreement):
    page = client.get(url("config_rules")).content.decode()
    assert "Tồn đầu kỳ bằng còn lại cuối kỳ trước" in page
    for kind, rules in (("check", agreement.checks), ("stock", agreement.stocks)):
        for rule in rules.all():
            assert url("config_rule", kind, rule.order) in page
    assert url("config_rules") in client.get(reverse("targets:config_agreement", args=YEAR)).content.decode()


def test_a_new_check_names_the_reports_that_fail_it_before_it_is_written(client, admin, agreement):
    report("hoa-binh")  # prosecutes 20 and 20
    report("bac-ninh", tips_prosecuted=21, tips_not_prosecuted=19)
    report("bac-giang", state=Submission.State.DRAFT, tips_prosecuted=25, tips_not_prosecuted=15)  # nobody's business
    before = stored(agreement)
    sides = {"over__tips_prosecuted": "+", "under__tips_not_prosecuted": "+", "reason": "Phụ lục 2"}
    shown = post(client, "check", name="config_rule_new", **sides)
    assert (shown.status_code, told(shown)) == (200, [("Bắc Ninh", "Quý I/2024", "new")])
    assert (stored(agreement), "Bắc Ninh" in shown.content.decode()) == (before, True)
    assert confirm(client, shown, "check", name="config_rule_new").status_code == 302
    assert stored(agreement) == [*before, (CHECK["left"], CHECK["right"], "")]
    event = Event.objects.get(action="add_check")
    assert (event.reason, event.actor) == ("Phụ lục 2", admin)
    assert [line for line in verify()[1] if "targets." in line] == []


def test_a_changed_check_needs_its_reason_once_there_are_figures(client, admin, agreement):
    report("hoa-binh", state=Submission.State.DRAFT)
    answer = post(client, "check", 1, under__tips_arrived="", under__tips_administrative="+")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    shown = post(client, "check", 1, under__tips_arrived="", under__tips_administrative="+", reason="Phụ lục 2")
    assert confirm(client, shown, "check", 1).status_code == 302
    assert (stored(agreement)[0][1], Event.objects.get(action="edit_check").reason) == (
        ["tips_administrative"],
        "Phụ lục 2",
    )


def test_another_sentence_alone_is_written_at_once(client, admin, agreement):
    assert post(client, "check", 1, message="Xem lại số tin").status_code == 302
    assert stored(agreement)[0][2] == "Xem lại số tin"


def test_a_check_that_is_removed_says_what_it_found(client, admin, agreement):
    confirm(client, post(client, "check", 1, under__tips_arrived="", under__tips_administrative="+"), "check", 1)
    report("hoa-binh", tips_received=7, tips_arrived=7, tips_prosecuted=1, tips_not_prosecuted=1)
    page = client.get(url("config_rule_remove", "check", 1))
    assert told(page) == []
    answer = post(client, "check", 1, name="config_rule_remove")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    before = stored(agreement)
    assert post(client, "check", 1, name="config_rule_remove", reason="Không còn cần").status_code == 302
    assert (stored(agreement), Event.objects.filter(action="remove_check").count()) == (before[1:], 1)


def test_a_stock_rule_names_the_reports_that_must_explain(client, admin, agreement):
    rule = agreement.stocks.get()
    report("hoa-binh")
    shown = post(client, "stock", rule.order, over__tips_transferred="+", reason="Phụ lục 2")
    assert (shown.status_code, told(shown)) == (200, [])  # nothing is known of the quarter before
    assert confirm(client, shown, "stock", rule.order).status_code == 302
    rule.refresh_from_db()
    assert "tips_transferred" in rule.remaining
    assert [line for line in verify()[1] if "targets." in line] == []


@pytest.mark.parametrize(
    ("kind", "fields", "where"),
    [
        ("check", {"over__tips_prosecuted": "+"}, "right"),
        ("check", {}, "left"),
        ("stock", {"over__tips_prosecuted": "+", "opening": "tips_carried_over"}, "opening"),  # there is one already
        ("stock", {"opening": "tips_resumed"}, "remaining"),
        ("check", {"over__local_plan": "+", "under__tips_prosecuted": "+"}, "left"),
    ],
)
def test_what_a_file_is_refused_for_is_refused_here(client, admin, agreement, kind, fields, where):
    if "over__local_plan" in fields:
        milestone = agreement.targets.filter(versions__kind="milestone").first()
        code = milestone.versions.get().numerator[0]
        fields = {f"over__{code}": "+", "under__tips_prosecuted": "+"}
    answer = post(client, kind, name="config_rule_new", **fields)
    assert (answer.status_code, where in answer.context["form"].errors) == (422, True)


def test_figures_that_come_while_the_preview_is_read_are_shown_before_it_is_written(client, admin, agreement):
    report("hoa-binh", state=Submission.State.DRAFT)
    sides = {"over__tips_prosecuted": "+", "under__tips_not_prosecuted": "+", "reason": "Phụ lục 2"}
    shown = post(client, "check", name="config_rule_new", **sides)
    report("bac-ninh", tips_prosecuted=21, tips_not_prosecuted=19)
    again = confirm(client, shown, "check", name="config_rule_new")
    assert (again.status_code, told(again)) == (409, [("Bắc Ninh", "Quý I/2024", "new")])
    assert confirm(client, again, "check", name="config_rule_new").status_code == 302


def test_another_administrator_in_between_is_noticed_and_what_was_typed_stays(client, admin, agreement):
    address = url("config_rule", "check", 1)
    form = client.get(address).context["form"]
    data = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    assert post(client, "check", 1, message="Câu của người khác").status_code == 302
    answer = client.post(address, data | {"message": "Câu của tôi"})
    form = answer.context["form"]
    assert (answer.status_code, form["message"].value()) == (409, "Câu của tôi")
    assert "Câu của người khác" in answer.content.decode()
    assert stored(agreement)[0][2] == "Câu của người khác"
    data = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    assert client.post(address, data).status_code == 302
    assert stored(agreement)[0][2] == "Câu của tôi"


def test_a_report_that_fails_before_and_after_is_said_to_fail_still(client, admin, agreement):
    report("bac-ninh", tips_prosecuted=21, tips_not_prosecuted=19)
    sides = {"over__tips_prosecuted": "+", "under__tips_not_prosecuted": "+", "reason": "Phụ lục 2"}
    confirm(client, post(client, "check", name="config_rule_new", **sides), "check", name="config_rule_new")
    place = agreement.checks.order_by("order").last().order
    shown = post(client, "check", place, over__tips_administrative="+", reason="Phụ lục 3")
    assert told(shown) == [("Bắc Ninh", "Quý I/2024", "still")]
    shown = post(client, "check", place, under__tips_administrative="+", reason="Phụ lục 3")
    assert told(shown) == [("Bắc Ninh", "Quý I/2024", "cleared")]


@pytest.mark.parametrize(
    ("kind", "typed", "sides"),
    [
        ("check", {}, ["Vế không lớn hơn", "Vế giới hạn"]),
        ("stock", {"opening": "tips_carried_over"}, ["Còn lại cuối kỳ trước"]),
    ],
)
def test_the_summary_of_mistakes_calls_a_side_by_its_name(client, admin, agreement, kind, typed, sides):
    agreement.stocks.all().delete()
    page = client.post(url("config_rule_new", kind), typed).content.decode()
    summary = page[page.index("error-summary") : page.index("<form method", page.index("error-summary"))]
    assert re.findall(r'href="#id_(?:left|right|remaining)">([^:<]+): phải có', summary) == sides
