"""Targets on the configuration pages: in place or a new version, and the preview that tells the truth."""

import pytest

from targets.agreements.services import targets
from targets.models import Submission, Target
from targets.reports.services import figures
from targets.reports.services.cells import CellInput
from tests import builders
from tests.builders import NOW
from tests.configuring import filled, url, verdicts

pytestmark = pytest.mark.django_db


def post(client, code="crime_reduction", **changes):
    """Send a target's form as a browser would, with some fields changed."""
    address = url("config_target", code)
    return client.post(address, filled(client.get(address).context["form"], **changes))


def confirm(client, shown, code="crime_reduction"):
    data = {}
    for name, value in shown.context["typed"]:
        data.setdefault(name, []).append(value)
    return client.post(url("config_target", code), data | {"confirm": "1"})


def versions(code="crime_reduction"):
    return list(Target.objects.get(code=code).versions.values_list("number", "threshold", "effective_from", "reason"))


def report(province, state, crimes):
    """Bring a province's quý I, with 100 cases in the year before, to a state."""
    people = builders.people_of(province)
    submission = builders.draft(people, province)
    builders.fill(submission, people, social_order_crimes=100)
    cell = CellInput("social_order_crimes", value=crimes, expected_version=1)
    figures.save_cells(submission, [cell], by=people.reporter, at=NOW)
    for action, role in builders.PATHS[state]:
        submission = builders.do(submission, action, people.of(role))


@pytest.fixture
def reported(agreement):
    """Two provinces at −5% and −10%, one of them accepted."""
    report("hoa-binh", Submission.State.ACCEPTED, 95)
    report("bac-ninh", Submission.State.SUBMITTED, 90)


def test_before_the_first_figure_a_threshold_changes_in_place(client, admin):
    shown = post(client, threshold="-6,5")
    assert (shown.status_code, shown.context["preview"].changes) == (200, ())
    assert confirm(client, shown).status_code == 302
    assert versions() == [(1, "-6.5", 1, "")]


def test_the_preview_names_exactly_the_verdicts_that_change(client, admin, agreement, reported):
    before = verdicts(agreement)
    shown = post(client, threshold="-6", reason="Phụ lục", effective_from="1")
    announced = {
        (one.window, one.target, one.place, one.is_provisional): (one.before, one.after)
        for one in shown.context["preview"].changes
    }
    assert (versions(), len(announced) > 0) == ([(1, "-5", 1, "")], True)
    assert confirm(client, shown).status_code == 302
    assert versions() == [(1, "-5", 1, ""), (2, "-6", 1, "Phụ lục")]
    after = verdicts(agreement)
    changed = {key: (before[key], after[key]) for key in before if before[key] != after[key]}
    # What changes alike on both bases is announced once, as accepted.
    once = {key: how for key, how in changed.items() if not key[3] or changed.get((*key[:3], False)) != how}
    assert announced == once
    assert announced["q1", "crime_reduction", "hoa-binh", False] == ("met", "not_met")
    assert ("q1", "crime_reduction", "bac-ninh", True) not in announced


def test_a_version_from_quarter_two_leaves_quarter_one_alone(client, admin, reported):
    shown = post(client, threshold="-6", reason="Phụ lục", effective_from="2")
    assert [one for one in shown.context["preview"].changes if one.window == "q1"] == []


def test_a_new_version_needs_its_reason(client, admin, reported):
    answer = post(client, threshold="-6")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    assert len(versions()) == 1


def test_a_title_alone_is_written_at_once(client, admin, reported):
    assert post(client, title="Tên mới").status_code == 302
    assert (Target.objects.get(code="crime_reduction").title, len(versions())) == ("Tên mới", 1)


def test_going_back_from_the_preview_keeps_what_was_typed(client, admin):
    shown = post(client, threshold="-6,5", title="Tên khác")
    data = dict(shown.context["typed"]) | {"again": "1"}
    form = client.post(url("config_target", "crime_reduction"), data).context["form"]
    assert (form["threshold"].value(), form["title"].value()) == ("-6,5", "Tên khác")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"threshold": "12.5"}, "threshold"),
        ({"comparator": ""}, "threshold"),
        ({"kind": "ratio", "threshold": "5"}, "denominator"),
        ({"over__social_order_crimes": ""}, "numerator"),
        ({"upper_comparator": "<="}, "upper_comparator"),
    ],
)
def test_a_wrong_meaning_is_refused_at_its_field(client, admin, changes, field):
    answer = post(client, **changes)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_a_province_gets_a_threshold_of_its_own(client, admin):
    address = url("config_target", "crime_reduction")
    form = client.get(address).context["form"]
    data = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    confirm(client, client.post(address, data | {"own:bac-ninh": "-3,5"}))
    assert Target.objects.get(code="crime_reduction").versions.get().thresholds == {"bac-ninh": "-3.5"}


def test_the_formula_keeps_its_terms_and_their_order(client, admin):
    stored = Target.objects.get(code="tips_resolved").versions.get()
    confirm(client, post(client, "tips_resolved", threshold="85"), "tips_resolved")
    edited = Target.objects.get(code="tips_resolved").versions.get()
    assert (edited.numerator, edited.denominator, edited.threshold) == (stored.numerator, stored.denominator, "85")


def switch(client, code, **typed):
    """Open the page that switches a target and send what it shows, with some fields changed."""
    address = url("config_target_switch", code)
    form = client.get(address).context["form"]
    return client.post(address, {name: form[name].value() or "" for name in form.fields} | typed)


def test_a_proposal_is_switched_on_once_it_is_confirmed(client, admin, agreement):
    proposal = agreement.targets.filter(enabled=False).first()
    assert client.post(url("config_target_switch", proposal.code), {"enabled": "1"}).status_code == 409
    assert agreement.targets.get(pk=proposal.pk).enabled is False
    assert switch(client, proposal.code).status_code == 302
    assert agreement.targets.get(pk=proposal.pk).enabled is True
    assert proposal.versions.get().enabled is True  # no figure yet: in place


def test_switching_off_is_previewed_with_exactly_what_changes(client, admin, agreement, reported):
    before = verdicts(agreement)
    shown = client.get(url("config_target_switch", "crime_reduction"))
    announced = {(one.window, one.target, one.place) for one in shown.context["preview"].changes}
    assert verdicts(agreement) == before
    refused = switch(client, "crime_reduction")
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    assert switch(client, "crime_reduction", reason="Cụm thống nhất dừng").status_code == 302
    gone = {key[:3] for key in before.keys() - verdicts(agreement).keys()}
    assert gone == announced != set()
    assert versions()[-1] == (2, "-5", 1, "Cụm thống nhất dừng")


def test_a_switch_notices_what_happened_in_between(client, admin, agreement, reported):
    address = url("config_target_switch", "crime_reduction")
    form = client.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"reason": "Dừng"}
    change = {"threshold": "-6"}
    targets.edit_target(Target.objects.get(code="crime_reduction"), change, reason="Phụ lục", by=admin, at=NOW)
    again = client.post(address, typed)
    assert (again.status_code, again.context["has_moved"]) == (409, True)
    form = again.context["form"]
    assert client.post(address, {name: form[name].value() or "" for name in form.fields}).status_code == 302


def test_a_form_notices_another_administrator(client, admin, agreement, reported):
    address = url("config_target", "crime_reduction")
    form = client.get(address).context["form"]
    data = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    data |= {"threshold": "-7", "reason": "Phụ lục 2"}
    target, given = Target.objects.get(code="crime_reduction"), {"by": admin, "at": NOW}
    targets.edit_target(target, {"threshold": "-6"}, reason="Phụ lục", **given)
    stale = client.post(address, data)
    assert (stale.status_code, stale.context["form"]["threshold"].value()) == (409, "-7")
    data["seen"] = stale.context["form"]["seen"].value()
    shown = client.post(address, data)
    targets.edit_target(target, {"threshold": "-8"}, reason="Phụ lục 3", **given)
    assert confirm(client, shown).status_code == 409
    assert [row[1] for row in versions()] == ["-5", "-6", "-8"]


def test_a_confirmation_notices_figures_that_came_in_between(client, admin, agreement, reported):
    shown = post(client, threshold="-6", reason="Phụ lục")
    data = dict(shown.context["typed"]) | {"confirm": "1", "shown": shown.context["shown"]}
    report("phu-tho", Submission.State.ACCEPTED, 95)
    again = client.post(url("config_target", "crime_reduction"), data)
    assert (again.status_code, again.context["has_moved"], len(versions())) == (409, True, 1)
    assert (
        client.post(url("config_target", "crime_reduction"), data | {"shown": again.context["shown"]}).status_code
        == 302
    )


def test_a_target_is_added_and_removed(client, admin, agreement):
    pledge = agreement.pledges.get(number=4)
    data = {
        "code": "new_models", "title": "Mô hình mới", "pledge": pledge.pk, "kind": "amount", "scope": "province",
        "judged_on": "year", "comparator": ">=", "threshold": "2", "over:mass_models_new": "+",
    }  # fmt: skip
    assert client.post(url("config_target_new"), data).status_code == 302
    target = agreement.targets.get(code="new_models")
    assert (target.pledge, target.versions.get().numerator) == (pledge, ["mass_models_new"])
    assert list(client.post(url("config_target_new"), data).context["form"].errors) == ["code"]
    client.post(url("config_target_remove", "new_models"))
    assert not agreement.targets.filter(code="new_models").exists()


def short(client, code="crime_reduction", **changes):
    """Send the short form of a target's threshold as a browser would."""
    address = url("config_target_threshold", code)
    form = client.get(address).context["form"]
    data = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    return client.post(address, data | changes)


def test_the_short_form_shows_the_threshold_and_little_else(client, admin, reported):
    page = client.get(url("config_targets")).content.decode()
    assert url("config_target_threshold", "crime_reduction") in page
    form = client.get(url("config_target_threshold", "crime_reduction")).context["form"]
    assert list(form.fields) == ["threshold", "seen", "effective_from", "reason"]
    assert form["threshold"].value() == "−5"


def test_the_short_form_previews_asks_why_and_writes_as_the_long_one(client, admin, reported):
    answer = short(client, threshold="-6")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    shown = short(client, threshold="-6", reason="Phụ lục")
    long = post(client, threshold="-6", reason="Phụ lục", effective_from="1")
    assert shown.context["preview"].changes == long.context["preview"].changes != ()
    data = dict(shown.context["typed"]) | {"confirm": "1", "shown": shown.context["shown"]}
    assert client.post(url("config_target_threshold", "crime_reduction"), data).status_code == 302
    assert versions() == [(1, "-5", 1, ""), (2, "-6", 1, "Phụ lục")]
    version = Target.objects.get(code="crime_reduction").versions.get(number=2)
    assert (version.numerator, version.comparator) == (["social_order_crimes"], "<=")


def test_the_short_form_keeps_what_was_typed_when_another_changed_the_target(client, admin, agreement):
    address = url("config_target_threshold", "crime_reduction")
    seen = client.get(address).context["form"]["seen"].value()
    targets.edit_target(Target.objects.get(code="crime_reduction"), {"threshold": "-7"}, by=admin, at=NOW)
    answer = client.post(address, {"threshold": "-6", "seen": seen})
    assert (answer.status_code, answer.context["form"]["threshold"].value()) == (409, "-6")
    assert versions() == [(1, "-7", 1, "")]


def test_a_target_without_threshold_has_no_short_form(client, admin, agreement):
    monitored = agreement.targets.filter(versions__threshold="").first()
    assert client.get(url("config_target_threshold", monitored.code)).status_code == 404
    assert url("config_target_threshold", monitored.code) not in client.get(url("config_targets")).content.decode()
