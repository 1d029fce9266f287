"""An agreement's year: a draft is created or copied, gets its members, and is published by typing its name."""

import copy

import pytest

from audit.models import Event
from foundation.errors import Invalid, NotAllowed, Refused
from pledges.models import Agreement, Member, Province, RoleName
from pledges.permissions import visible_agreements
from targets.agreements.exports.agreement_file import dump
from targets.agreements.imports.agreement_file import load_agreement
from targets.agreements.services import targets, years
from targets.models import Period, Submission
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    return builders.agreement_2024()


@pytest.fixture
def act(agreement):
    return {"by": builders.user_with(RoleName.ADMINISTRATOR), "at": NOW}


def province(code):
    return Province.objects.get(code=code)


def places(write):
    with pytest.raises(Invalid) as caught:
        write()
    return [problem.where for problem in caught.value.problems]


def test_a_copy_is_a_draft_that_says_the_same_for_the_next_year(agreement, act):
    window = {"code": "10-thang", "title": "Mốc bình xét", "from": "2024-02-29", "to": "2024-10-14"}
    load_agreement(builders.agreement_file(2024) | {"windows": [window]}, at=NOW)
    draft = years.copy_year(agreement, **act)
    expected = copy.deepcopy(dump(agreement)) | {
        "year": 2025,
        "title": "Giao ước thi đua năm 2025",
        "applies_from": "2024-12-15",
        "windows": [window | {"from": "2025-02-28", "to": "2025-10-14"}],
    }
    assert dump(draft) == expected
    assert (draft.state, Period.objects.filter(year=2025).count()) == ("draft", 0)
    assert Event.objects.last().data == {"copied_from": 2024}
    with pytest.raises(Refused):
        years.copy_year(agreement, **act)


def test_a_copy_takes_what_targets_mean_now(agreement, act):
    builders.submission_at(Submission.State.DRAFT)
    target = agreement.targets.get(code="crime_reduction")
    targets.edit_target(target, {"threshold": "-6"}, reason="Phụ lục", effective_from=3, **act)
    (version,) = years.copy_year(agreement, **act).targets.get(code="crime_reduction").versions.all()
    assert (version.number, version.threshold, version.effective_from, version.reason) == (1, "-6", 1, "")


def test_a_copy_takes_the_successors_of_abolished_members(agreement, act):
    builders.agreement_2025()
    Agreement.objects.filter(year=2025).update(year=2099)
    Agreement.objects.filter(year=2024).update(year=2025)
    draft = years.copy_year(Agreement.objects.get(year=2025), **act)
    assert list(draft.members.values_list("province__code", "position")) == [
        ("quang-ninh", "lead"),
        ("phu-tho-2025", "member"),
        ("bac-ninh-2025", "member"),
    ]


def test_a_draft_is_seen_by_administrators_until_it_is_published(agreement, act):
    leader = builders.user_with(RoleName.LEADER)
    draft = years.copy_year(agreement, **act)
    seen = [list(visible_agreements(one, now=NOW)) for one in (act["by"], leader)]
    assert seen == [[draft, agreement], [agreement]]
    years.publish(draft, typed_confirmation=" cum-4  2025 ", **act)
    assert list(visible_agreements(leader, now=NOW)) == [draft, agreement]
    assert (draft.state, draft.published_by, draft.published_at) == ("published", act["by"], NOW)
    assert Period.objects.filter(year=2025).count() == 4
    with pytest.raises(Refused):
        years.publish(draft, typed_confirmation="cum-4 2025", **act)


def test_publishing_asks_for_the_typed_name_a_lead_and_a_target(agreement, act):
    draft = years.create_agreement(agreement.cluster, 2030, title="Giao ước 2030", **act)
    assert places(lambda: years.publish(draft, typed_confirmation="2030", **act)) == [
        "typed_confirmation",
        "members",
        "targets",
    ]
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_year_has_one_agreement_with_a_title(agreement, act):
    with pytest.raises(Refused):
        years.create_agreement(agreement.cluster, 2024, title="x", **act)
    assert places(lambda: years.create_agreement(agreement.cluster, 2030, title=" ", **act)) == ["title"]
    assert places(lambda: years.create_agreement(agreement.cluster, 1990, title="x", **act)) == ["year"]


def test_the_lead_passes_on_and_the_old_members_stay_on_the_record(agreement, act):
    members = [(one.province, one.position) for one in agreement.members.order_by("order")]
    (lead, _position), (second, _other), *others = members
    wanted = [(second, "lead"), (lead, "deputy"), *others]
    years.set_members(agreement, wanted, **act)
    stored = agreement.members.order_by("order")
    assert [(one.province, one.position) for one in stored] == wanted
    event = Event.objects.last()
    assert (event.action, event.data["from"][0], event.data["to"][0]) == (
        "set_members",
        ["quang-ninh", "lead"],
        ["phu-tho", "lead"],
    )
    count = Event.objects.count()
    years.set_members(agreement, wanted, **act)
    assert Event.objects.count() == count


def test_members_that_cannot_be_are_refused(agreement, act):
    lead, other = province("quang-ninh"), province("phu-tho")
    assert places(lambda: years.set_members(agreement, [(lead, "lead"), (lead, "member")], **act)) == ["members"]
    assert places(lambda: years.set_members(agreement, [(lead, "lead"), (other, "lead")], **act)) == ["members"]
    assert places(lambda: years.set_members(agreement, [], **act)) == ["members"]
    builders.submission_at(Submission.State.DRAFT)
    assert places(lambda: years.set_members(agreement, [(lead, "lead"), (other, "member")], **act)) == ["provinces"]
    assert Member.objects.count() == 6


def test_only_administrators_change_a_year(agreement):
    outsider = {"by": builders.user_with(RoleName.LEADER), "at": NOW}
    writes = [
        lambda: years.copy_year(agreement, **outsider),
        lambda: years.create_agreement(agreement.cluster, 2030, title="x", **outsider),
        lambda: years.set_members(agreement, [], **outsider),
        lambda: years.publish(agreement, typed_confirmation="cum-4 2024", **outsider),
    ]
    for write in writes:
        with pytest.raises(NotAllowed):
            write()
