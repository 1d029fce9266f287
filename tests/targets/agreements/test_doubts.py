"""A threshold against its own comparator or title is asked about before it is saved; a measure is one thing only."""

import pytest
from django.urls import reverse

from foundation.errors import Invalid
from targets.agreements.services import targets
from targets.agreements.services.doubts import doubts
from targets.agreements.services.meaning import complete
from targets.models import Target
from tests import builders
from tests.agreements import changed, load, refusals, target_with
from tests.builders import NOW

pytestmark = pytest.mark.django_db


def meaning(kind, comparator, threshold, **more):
    return complete({"kind": kind, "comparator": comparator, "threshold": threshold, **more})


@pytest.mark.parametrize(
    ("kind", "comparator", "threshold", "title"),
    [
        ("change", "<=", "-5", "Kéo giảm ít nhất 5% số vụ"),
        ("change", "<=", "0", "Không để tăng số vụ"),
        ("change", ">=", "5", "Tăng ít nhất 5% số mô hình"),
        ("ratio", ">", "90", "Tỷ lệ giải quyết trên 90%"),
        ("ratio", ">=", "90", "90% trở lên"),
        ("ratio", "=", "100", "Tiếp nhận 100%"),
        ("ratio", ">=", "90", "Giữ vững trên mọi lĩnh vực"),
        ("amount", ">=", "180000000", "Ít nhất 180 triệu đồng"),
        ("amount", "", "", "Giảm 5%"),
    ],
)
def test_what_agrees_with_its_title_is_no_doubt(kind, comparator, threshold, title):
    assert doubts(meaning(kind, comparator, threshold), title) == []


@pytest.mark.parametrize(
    ("kind", "comparator", "threshold", "title", "count"),
    [
        ("change", "<=", "5", "Kéo giảm ít nhất 5% số vụ", 2),
        ("change", "<=", "5", "Số vụ", 1),
        ("change", ">=", "-5", "Số vụ", 1),
        ("change", "<=", "-105", "Số vụ", 1),
        ("change", "<=", "-5", "Tăng số mô hình", 1),
        ("ratio", ">", "950", "Tỷ lệ giải quyết", 1),
        ("ratio", ">=", "-1", "Tỷ lệ giải quyết", 1),
        ("ratio", ">", "95", "Tỷ lệ giải quyết trên 90%", 1),
        ("ratio", ">=", "90", "Tỷ lệ giải quyết trên 90%", 1),
        ("ratio", ">", "90", "90% trở lên", 1),
        ("amount", ">=", "-1", "Mô hình", 1),
    ],
)
def test_what_contradicts_itself_is_a_doubt(kind, comparator, threshold, title, count):
    assert len(doubts(meaning(kind, comparator, threshold), title)) == count


def test_a_provinces_own_threshold_is_looked_at_too():
    own = meaning("ratio", ">", "90", thresholds={"bac-ninh": "950"})
    assert len(doubts(own, "Tỷ lệ trên 90%")) == 1


@pytest.fixture
def admin(client, clock):
    clock(NOW)
    builders.agreement_2024()
    user = builders.user_with("administrator")
    client.force_login(user)
    return user


def test_the_page_asks_before_it_saves(client, admin):
    where = reverse("targets:config_target", args=["cum-4", 2024, "crime_reduction"])
    form = client.get(where).context["form"]
    typed = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    shown = client.post(where, typed | {"threshold": "5"})
    assert (shown.status_code, len(shown.context["doubts"])) == (200, 2)
    assert "Cần xem lại trước khi ghi" in shown.content.decode()
    renamed = client.post(where, typed | {"title": "Kéo giảm ít nhất 6% số vụ"})
    assert (renamed.status_code, len(renamed.context["doubts"])) == (200, 1)
    assert Target.objects.get(code="crime_reduction").title.startswith("Kéo giảm ít nhất 5%")


def test_a_new_target_is_asked_about_too(client, admin):
    where = reverse("targets:config_target_new", args=["cum-4", 2024])
    data = {
        "code": "rise", "title": "Giảm ít nhất 5%", "pledge": Target.objects.first().pledge_id, "kind": "change",
        "scope": "province", "judged_on": "cumulative", "comparator": "<=", "threshold": "5", "over:exemplars": "+",
    }  # fmt: skip
    asked = client.post(where, data)
    assert (asked.status_code, list(asked.context["form"].errors)) == (422, ["is_meant"])
    assert 'name="is_meant"' in asked.content.decode()
    assert client.post(where, data | {"is_meant": "on"}).status_code == 302
    assert Target.objects.get(code="rise").versions.get().threshold == "5"


def test_a_file_is_told_what_is_doubtful_once(db):
    lines = load(target_with(threshold="5"))
    assert [line for line in lines if "crime_reduction: " in line and "Cần xem lại" in line]
    assert load(target_with(threshold="5")) == []


MILESTONE = {"code": "plan", "title": "Kế hoạch", "kind": "milestone", "numerator": ["social_order_crimes"]}


def test_a_file_counts_no_milestone():
    assert refusals(changed("pledges", 0, "targets", "+", to=MILESTONE)) == [
        "targets.crime_reduction.numerator",
        "targets.plan.numerator",
    ]
    alone = {**MILESTONE, "numerator": ["extra"]}
    file = changed("pledges", 0, "targets", "+", to=alone)
    file = changed("measures", "+", to={"code": "extra", "name": "Kế hoạch", "unit": "văn bản"}, of=file)
    check = {"at_most": {"left": ["extra"], "right": ["tips_received"]}, "message": "x"}
    assert refusals(file | {"checks": [check]}) == ["checks[1]"]
    assert load(file) != []


def test_the_page_counts_no_milestone(admin):
    target = Target.objects.get(code="exemplars")
    given = {"by": admin, "at": NOW}
    issued = Target.objects.get(code="nq44_party_plan").versions.get().numerator
    for changes in ({"numerator": issued}, {"kind": "milestone", "numerator": ["tips_arrived"]}):
        with pytest.raises(Invalid) as refused:
            targets.edit_target(target, changes, **given)
        assert [problem.where for problem in refused.value.problems] == ["numerator"]
