"""Editing targets: in place before the first figure, a new version with a reason after it; wrong ones are refused."""

import pytest

from audit.models import Event
from foundation.errors import Invalid, NotAllowed, Refused
from pledges.models import RoleName
from targets.agreements.services import plans, targets
from targets.models import Submission, Target
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    return builders.agreement_2024()


@pytest.fixture
def act(agreement):
    return {"by": builders.user_with(RoleName.ADMINISTRATOR), "at": NOW}


@pytest.fixture
def figures(agreement):
    """Let one province enter quý I."""
    builders.submission_at(Submission.State.DRAFT)


def target(code="crime_reduction"):
    return Target.objects.get(code=code)


def versions(code="crime_reduction"):
    return list(target(code).versions.values_list("number", "threshold", "effective_from", "reason"))


def places(write):
    with pytest.raises(Invalid) as caught:
        write()
    return [problem.where for problem in caught.value.problems]


def test_before_the_first_figure_a_target_changes_in_place(act):
    targets.edit_target(target(), {"threshold": "-6.50", "title": " Kéo giảm 6,5% "}, **act)
    assert (target().title, versions()) == ("Kéo giảm 6,5%", [(1, "-6.5", 1, "")])
    event = Event.objects.last()
    assert (event.action, event.subject) == ("edit_target", "target/cum-4/2024/crime_reduction")
    assert event.data == {
        "from": {"threshold": "-5", "title": "Kéo giảm ít nhất 5% số vụ phạm tội về trật tự xã hội"},
        "to": {"threshold": "-6.5", "title": "Kéo giảm 6,5%"},
        "new_version": False,
    }


def test_after_it_a_change_is_a_new_version_with_its_reason_and_quarter(act, figures):
    assert places(lambda: targets.edit_target(target(), {"threshold": "-6"}, **act)) == ["reason"]
    assert versions() == [(1, "-5", 1, "")]
    targets.edit_target(target(), {"threshold": "-6"}, reason=" Phụ lục ", effective_from=3, **act)
    assert versions() == [(1, "-5", 1, ""), (2, "-6", 3, "Phụ lục")]
    assert (Event.objects.last().reason, Event.objects.last().data["new_version"]) == ("Phụ lục", True)


def test_a_title_alone_is_no_meaning(act, figures):
    targets.edit_target(target(), {"title": "Tên mới"}, **act)
    assert (target().title, len(versions())) == ("Tên mới", 1)


def test_a_change_to_the_same_writes_nothing(act, figures):
    count = Event.objects.count()
    targets.edit_target(target(), {"threshold": "-5.0", "comparator": "<="}, reason="Vì", effective_from=2, **act)
    assert (versions(), Event.objects.count()) == ([(1, "-5", 1, "")], count)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"threshold": "năm"}, ["threshold"]),
        ({"comparator": ""}, ["threshold"]),
        ({"kind": "ratio", "threshold": "5"}, ["denominator"]),
        ({"numerator": ["nothing"]}, ["numerator"]),
        ({"title": " "}, ["title"]),
        ({"thresholds": {"nowhere": "5"}}, ["thresholds"]),
        ({"kind": "all_of", "numerator": [], "parts": ["nothing"], "comparator": "", "threshold": ""}, ["parts"]),
    ],
)
def test_a_wrong_meaning_is_refused_at_its_field(act, changes, where):
    assert places(lambda: targets.edit_target(target(), changes, **act)) == where
    assert versions() == [(1, "-5", 1, "")]


def test_a_preview_has_the_meaning_that_saving_writes(act, figures):
    after = plans.meaning_after(target(), {"threshold": "-6"}, effective_from=2)
    targets.edit_target(target(), {"threshold": "-6"}, reason="Phụ lục", effective_from=2, **act)
    assert plans.meaning_of(target().versions.last()) == after


def test_adding_a_target(act, agreement):
    pledge = agreement.pledges.get(number=4)
    meaning = {"kind": "amount", "numerator": ["mass_models_new"], "comparator": ">=", "threshold": "10"}
    facts = {"title": "Ít nhất 10 mô hình", "short_title": "Mô hình", **meaning}
    added = targets.add_target(pledge, "ten_models", facts, **act)
    assert (added.pledge, added.order, added.enabled) == (pledge, agreement.targets.count(), True)
    assert (added.title, added.short_title, added.name) == ("Ít nhất 10 mô hình", "Mô hình", "Mô hình")
    assert versions("ten_models") == [(1, "10", 1, "")]
    assert places(lambda: targets.add_target(pledge, "ten_models", facts, **act)) == ["code"]
    assert places(lambda: targets.add_target(pledge, "Mười", facts, **act)) == ["code"]
    wrong = {"kind": "amount", "title": "", "short_title": "x" * 41}
    places_wrong = ["numerator", "short_title", "title"]
    assert places(lambda: targets.add_target(pledge, "other", wrong, **act)) == places_wrong


def test_removing_a_target_that_nothing_went_into(act, figures):
    targets.remove_target(target("media_items"), **act)
    assert not Target.objects.filter(code="media_items").exists()
    for code in ("crime_reduction", "traffic_deaths", "traffic_all"):
        with pytest.raises(Refused):
            targets.remove_target(target(code), **act)


def test_switching_on_and_off_is_on_the_record_once(act):
    targets.set_enabled(target("media_items"), True, **act)
    targets.set_enabled(target("media_items"), True, **act)
    targets.set_enabled(target("media_items"), False, **act)
    events = Event.objects.filter(subject="target/cum-4/2024/media_items").values_list("action", flat=True)
    assert list(events) == ["enable_target", "disable_target"]


def test_only_administrators_change_targets(agreement):
    outsider = {"by": builders.user_with(RoleName.REVIEWER, "quang-ninh"), "at": NOW}
    writes = [
        lambda: targets.edit_target(target(), {"title": "x"}, **outsider),
        lambda: targets.set_enabled(target(), False, **outsider),
        lambda: targets.remove_target(target(), **outsider),
        lambda: targets.add_target(agreement.pledges.first(), "x", {"title": "x", "kind": "narrative"}, **outsider),
    ]
    for write in writes:
        with pytest.raises(NotAllowed):
            write()
