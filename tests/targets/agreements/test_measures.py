"""Configuring measures: shared facts, an agreement's own, suppliers; what has figures or is used stays."""

import pytest

from audit.models import Event
from foundation.errors import Invalid, NotAllowed, Refused
from pledges.models import Province, RoleName
from targets.agreements.services import measures
from targets.models import Measure, Submission, Supplier
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    return builders.agreement_2024()


@pytest.fixture
def act(agreement):
    return {"by": builders.user_with(RoleName.ADMINISTRATOR), "at": NOW}


NEW = {"name": " Vụ việc mới ", "unit": "vụ", "accumulation": "flow", "definition": "Ghi rõ"}


def test_adding_and_changing_a_measure(agreement, act):
    pledge = agreement.pledges.get(number=2)
    row = measures.save_measure(agreement, "new_cases", NEW | {"pledge": pledge}, **act)
    assert (row.measure.name, row.pledge, row.definition) == ("Vụ việc mới", pledge, "Ghi rõ")
    measures.save_measure(agreement, "new_cases", {"definition": "Khác"}, **act)
    measures.save_measure(agreement, "new_cases", {"definition": "Khác"}, **act)
    events = Event.objects.filter(data__measure="new_cases").order_by("sequence")
    assert [(event.action, event.data["to"]) for event in events] == [
        ("add_measure", {"pledge": str(pledge), "definition": "Ghi rõ"}),
        ("edit_measure", {"definition": "Khác"}),
    ]


@pytest.mark.parametrize(
    ("code", "values", "where"),
    [
        ("Mã", NEW, "code"),
        ("new_cases", NEW | {"name": ""}, "name"),
        ("new_cases", NEW | {"unit": " "}, "unit"),
        ("new_cases", NEW | {"accumulation": "sum"}, "accumulation"),
    ],
)
def test_a_wrong_measure_is_refused_at_its_field(agreement, act, code, values, where):
    with pytest.raises(Invalid) as caught:
        measures.save_measure(agreement, code, values, **act)
    assert [problem.where for problem in caught.value.problems] == [where]
    assert not Measure.objects.filter(name="Vụ việc mới").exists()


def test_what_has_figures_adds_up_as_before_and_stays(agreement, act):
    builders.submission_at(Submission.State.ACCEPTED)
    for change in ({"accumulation": "closing_stock"}, {"unit": "người"}):
        with pytest.raises(Invalid) as caught:
            measures.save_measure(agreement, "exemplars", change, **act)
        assert [problem.where for problem in caught.value.problems] == list(change)
    with pytest.raises(Invalid):
        measures.remove_measure(agreement.agreement_measures.get(measure__code="exemplars"), **act)


def test_a_unit_may_be_mended_until_a_figure_is_accepted(agreement, act):
    builders.submission_at(Submission.State.SUBMITTED)
    assert measures.save_measure(agreement, "exemplars", {"unit": "tập thể"}, **act).measure.unit == "tập thể"


def test_removing_a_measure(agreement, act):
    with pytest.raises(Refused):
        measures.remove_measure(agreement.agreement_measures.get(measure__code="tips_arrived"), **act)
    row = measures.save_measure(agreement, "new_cases", NEW, **act)
    measures.remove_measure(row, **act)
    assert not agreement.agreement_measures.filter(measure__code="new_cases").exists()


def test_who_supplies_a_measure(agreement, act):
    place, measure = Province.objects.get(code="hoa-binh"), Measure.objects.get(code="social_order_crimes")
    measures.set_supplier(place, measure, " PC02 ", **act)
    measures.set_supplier(place, measure, "PC02", **act)
    assert Supplier.objects.get().department == "PC02"
    measures.set_supplier(place, measure, "", **act)
    events = Event.objects.filter(subject="province/hoa-binh").order_by("sequence")
    assert ([(one.data["from"], one.data["to"]) for one in events], Supplier.objects.count()) == (
        [("", "PC02"), ("PC02", "")],
        0,
    )


def test_only_administrators_change_measures(agreement):
    outsider = {"by": builders.user_with(RoleName.REPORTER, "hoa-binh"), "at": NOW}
    listed = agreement.agreement_measures.first()
    writes = [
        lambda: measures.save_measure(agreement, "x", NEW, **outsider),
        lambda: measures.remove_measure(listed, **outsider),
        lambda: measures.set_supplier(Province.objects.first(), listed.measure, "x", **outsider),
    ]
    for write in writes:
        with pytest.raises(NotAllowed):
            write()
