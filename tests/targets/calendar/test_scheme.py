"""The scheme: what an agreement asks, of whom, and how each quarter is judged, in a fixed number of queries."""

from fractions import Fraction

import pytest

from pledges.models import Agreement, Province, Succession
from targets.agreements.imports.agreement_file import load_agreement
from targets.agreements.services.targets import set_enabled
from targets.calendar.queries.scheme import scheme_of, units_of
from targets.core.scheme import Bound
from targets.models import Submission, Target
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db

ASKED_2024 = [
    ["nq44_party_plan", "nq44_committee_plan"],
    ["surprise_incidents"],
    [
        "social_order_crimes",
        "tips_arrived",
        "tips_received",
        "tips_carried_over",
        "tips_transferred",
        "tips_prosecuted",
        "tips_not_prosecuted",
        "tips_administrative",
        "tips_suspended",
    ],
    [],
    [],
    ["exemplars"],
    ["gratitude_activities"],
    ["charity_house_fund"],
]


def asked(scheme):
    return [[measure.code for measure in one.measures] for one in scheme.pledges]


def test_each_content_asks_for_its_measures_and_proposals_ask_for_nothing():
    scheme = scheme_of(builders.agreement_2024())
    assert asked(scheme) == ASKED_2024
    assert [one.pledge.number for one in scheme.pledges] == [1, 2, 3, 4, 5, 6, 7, None]


def test_switching_a_proposal_on_asks_for_its_measure():
    agreement = builders.agreement_2024()
    target = Target.objects.get(code="media_items")
    set_enabled(target, True, by=builders.user_with("administrator"), at=builders.NOW)
    assert asked(scheme_of(agreement))[5] == ["exemplars", "media_items"]


def test_a_measure_that_no_target_uses_is_asked_under_the_last_content():
    data = builders.agreement_file(2024)
    extra = {"code": "extra", "name": "Mục khác", "unit": "việc", "accumulation": "flow"}
    load_agreement(data | {"measures": [*data["measures"], extra]}, at=NOW)
    assert asked(scheme_of(Agreement.objects.get()))[-1] == [
        "charity_house_fund",
        "extra",
    ]


def test_the_targets_in_force_follow_the_quarter():
    submission = builders.submission_at(Submission.State.DRAFT)
    data = builders.agreement_file(2024)
    pledges = [dict(one) for one in data["pledges"]]
    first, *others = pledges[2]["targets"]
    pledges[2]["targets"] = [first | {"threshold": "-6", "effective_from": 3, "reason": "Phụ lục"}, *others]
    load_agreement(data | {"pledges": pledges}, at=NOW)
    scheme = scheme_of(submission.period.cluster.agreements.get())
    thresholds = [
        next(one.threshold for one in scheme.targets(quarter) if one.code == "crime_reduction")
        for quarter in (1, 2, 3, 4)
    ]
    assert thresholds == [-5, -5, -6, -6]
    assert "media_items" not in {one.code for one in scheme.targets(4)}


def test_thresholds_are_exact():
    data = builders.agreement_file(2024)
    pledges = [dict(one) for one in data["pledges"]]
    first, *others = pledges[2]["targets"]
    changes = {
        "comparator": ">=",
        "threshold": "0.1",
        "thresholds": {"bac-giang": "0.3"},
        "upper": {"comparator": "<", "threshold": "99.999999"},
    }
    pledges[2]["targets"] = [first | changes, *others]
    load_agreement(data | {"pledges": pledges}, at=NOW)
    target = next(
        one for one in scheme_of(Target.objects.first().agreement).targets(1) if one.code == "crime_reduction"
    )
    upper = Bound("<", Fraction(99_999_999, 1_000_000))
    assert target.bounds("bac-giang") == (Bound(">=", Fraction(3, 10)), upper)
    assert target.bounds(None) == (Bound(">=", Fraction(1, 10)), upper)


def test_the_units_of_2025_have_their_predecessors():
    builders.agreement_2024()
    scheme = scheme_of(builders.agreement_2025())
    assert [(unit.code, [one.code for one in unit.predecessors]) for unit in scheme.units] == [
        ("phu-tho-2025", ["hoa-binh", "phu-tho", "vinh-phuc"]),
        ("quang-ninh", []),
        ("bac-ninh-2025", ["bac-giang", "bac-ninh"]),
        ("lang-son", []),
        ("thai-nguyen-2025", ["bac-kan", "thai-nguyen"]),
        ("hung-yen-2025", ["hung-yen", "thai-binh"]),
    ]
    assert [unit.valid_from and f"{unit.valid_from}" for unit in scheme.units[:2]] == ["2025-07-01", None]
    assert not any(one.is_split for unit in scheme.units for one in unit.predecessors)


def test_a_province_with_two_successors_is_marked_as_split():
    builders.agreement_2024()
    builders.agreement_2025()
    old, other = Province.objects.get(code="hoa-binh"), Province.objects.get(code="lang-son")
    Succession.objects.create(predecessor=old, successor=other, on="2025-07-01")
    (unit,) = units_of([Province.objects.get(code="phu-tho-2025")])
    assert [(one.code, one.is_split) for one in unit.predecessors] == [
        ("hoa-binh", True),
        ("phu-tho", False),
        ("vinh-phuc", False),
    ]


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_scheme_is_read_in_a_fixed_number_of_queries(year, django_assert_num_queries):
    agreements = {2024: builders.agreement_2024(), 2025: builders.agreement_2025()}
    with django_assert_num_queries(9):
        scheme_of(agreements[year]).targets(4)
