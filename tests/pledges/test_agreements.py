"""Configuring an agreement and its contents: on the record, in order, refused at the field."""

from datetime import date

import pytest

from audit.models import Event
from foundation.errors import Invalid, NotAllowed, Refused
from pledges.models import RoleName
from pledges.services import agreements
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    return builders.agreement_2024()


@pytest.fixture
def act(agreement):
    return {"by": builders.user_with(RoleName.ADMINISTRATOR), "at": NOW}


def places(write):
    with pytest.raises(Invalid) as caught:
        write()
    return [problem.where for problem in caught.value.problems]


def numbers(agreement):
    return list(agreement.pledges.order_by("order").values_list("number", flat=True))


def test_facts_of_an_agreement_change_on_the_record(agreement, act):
    changes = {"signed_on": date(2024, 3, 15), "title": " Giao u\u031bo\u031b\u0301c 2024 ", "state": "draft"}
    agreements.edit_agreement(agreement, changes, **act)
    agreement.refresh_from_db()
    assert (agreement.title, agreement.signed_on, agreement.state) == ("Giao ước 2024", date(2024, 3, 15), "published")
    event = Event.objects.last()
    assert (event.action, event.subject, event.data) == (
        "edit_agreement",
        "agreement/cum-4/2024",
        {
            "from": {"signed_on": None, "title": "Giao ước thi đua năm 2024"},
            "to": {"signed_on": "2024-03-15", "title": "Giao ước 2024"},
        },
    )
    agreements.edit_agreement(agreement, changes, **act)
    assert Event.objects.last() == event
    assert places(lambda: agreements.edit_agreement(agreement, {"title": " "}, **act)) == ["title"]


def test_contents_are_added_changed_and_removed(agreement, act):
    pledge = agreements.add_pledge(agreement, number=8, title="Chuyển đổi số", **act)
    assert numbers(agreement) == [1, 2, 3, 4, 5, 6, 7, None, 8]
    agreements.edit_pledge(pledge, {"number": None, "text": "…"}, **act)
    agreements.remove_pledge(pledge, **act)
    assert numbers(agreement) == [1, 2, 3, 4, 5, 6, 7, None]
    actions = Event.objects.order_by("-sequence").values_list("action", flat=True)[:3]
    assert list(actions) == ["remove_pledge", "edit_pledge", "add_pledge"]


def test_contents_that_cannot_be_are_refused_at_their_field(agreement, act):
    given = {"number": 3, "title": " ", **act}
    assert places(lambda: agreements.add_pledge(agreement, **given)) == ["title", "number"]
    assert places(lambda: agreements.add_pledge(agreement, **given | {"number": 0, "title": "x"})) == ["number"]
    pledge = agreement.pledges.get(number=1)
    assert places(lambda: agreements.edit_pledge(pledge, {"number": 2}, **act)) == ["number"]
    with pytest.raises(Refused):
        agreements.remove_pledge(pledge, **act)


def test_contents_change_places_with_their_neighbours(agreement, act):
    agreements.move_pledge(agreement.pledges.get(number=2), up=True, **act)
    agreements.move_pledge(agreement.pledges.get(number=2), up=True, **act)
    agreements.move_pledge(agreement.pledges.get(number=7), up=False, **act)
    agreements.move_pledge(agreement.pledges.get(number=7), up=False, **act)
    assert numbers(agreement) == [2, 1, 3, 4, 5, 6, None, 7]
    assert Event.objects.filter(action="move_pledge").count() == 2


def test_only_administrators_change_an_agreement(agreement):
    outsider = {"by": builders.user_with(RoleName.COMMANDER, "hoa-binh"), "at": NOW}
    pledge = agreement.pledges.first()
    writes = [
        lambda: agreements.edit_agreement(agreement, {"title": "x"}, **outsider),
        lambda: agreements.add_pledge(agreement, number=9, title="x", **outsider),
        lambda: agreements.edit_pledge(pledge, {"title": "x"}, **outsider),
        lambda: agreements.move_pledge(pledge, up=True, **outsider),
        lambda: agreements.remove_pledge(pledge, **outsider),
    ]
    for write in writes:
        with pytest.raises(NotAllowed):
            write()
