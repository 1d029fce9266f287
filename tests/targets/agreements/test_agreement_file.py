"""Agreement files: what ships loads and comes back whole; the commands around it."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import translation

from audit.lines import worded
from audit.models import Event
from audit.services import record
from foundation.errors import Invalid
from pledges.models import Agreement, Member, Province, Succession
from pledges.services.agreements import subject_of
from targets.agreements.exports.agreement_file import dump
from targets.agreements.imports.agreement_file import LARGEST, parse_agreement
from targets.calendar.queries.record import record_of
from targets.models import Measure, Period, Target
from tests import builders
from tests.agreements import MINIMAL, changed, load, target_with
from tests.builders import NOW

pytestmark = pytest.mark.django_db
SHIPPED = [2024, 2025]


@pytest.mark.parametrize("year", SHIPPED)
def test_what_ships_comes_back_as_it_is_and_loading_it_again_changes_nothing(year):
    file = builders.agreement_file(year)
    assert load(file) != []
    agreement = Agreement.objects.get(year=year)
    assert dump(agreement) == file
    assert load(dump(agreement)) == []
    assert (agreement.state, agreement.published_at) == ("published", NOW)


def test_the_agreement_of_2024():
    builders.agreement_2024()
    members = Member.objects.order_by("order").values_list("province__code", "province__gso_code", "position")
    assert list(members) == [
        ("quang-ninh", "22", "lead"),
        ("phu-tho", "25", "member"),
        ("bac-giang", "24", "member"),
        ("bac-ninh", "27", "member"),
        ("hoa-binh", "17", "member"),
        ("vinh-phuc", "26", "member"),
    ]
    assert list(Agreement.objects.get().pledges.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6, 7, None]
    enabled = Target.objects.filter(enabled=True).order_by("order")
    assert [
        (one.code, version.kind, version.comparator, version.threshold, version.scope)
        for one in enabled
        for version in one.versions.all()
    ] == [
        ("nq44_party_plan", "milestone", "", "", "province"),
        ("nq44_committee_plan", "milestone", "", "", "province"),
        ("security_kept", "narrative", "", "", "province"),
        ("surprise_incidents", "amount", "", "", "province"),
        ("crime_reduction", "change", "<=", "-5", "province"),
        ("tips_intake", "ratio", "=", "100", "province"),
        ("tips_resolved", "ratio", ">", "90", "province"),
        ("exemplars", "amount", "", "", "province"),
        ("gratitude_activities", "amount", "", "", "province"),
        ("charity_house_fund", "amount", ">=", "180000000", "cluster"),
    ]
    stocks = Measure.objects.exclude(accumulation="flow").values_list("code", "accumulation")
    assert sorted(stocks) == [
        ("heroic_mothers", "closing_stock"),
        ("mass_models_active", "closing_stock"),
        ("tips_carried_over", "opening_stock"),
    ]


def test_the_agreement_of_2025_brings_its_mergers_and_leaves_2024_alone():
    before = dump(builders.agreement_2024())
    builders.agreement_2025()
    members = Agreement.objects.get(year=2025).members.order_by("order").values_list("province__code", "position")
    assert list(members) == [
        ("phu-tho-2025", "lead"),
        ("quang-ninh", "member"),
        ("bac-ninh-2025", "member"),
        ("lang-son", "member"),
        ("thai-nguyen-2025", "member"),
        ("hung-yen-2025", "member"),
    ]
    pairs = Succession.objects.values_list("predecessor__code", "successor__code", "on__year")
    assert sorted(pairs) == [
        ("bac-giang", "bac-ninh-2025", 2025),
        ("bac-kan", "thai-nguyen-2025", 2025),
        ("bac-ninh", "bac-ninh-2025", 2025),
        ("hoa-binh", "phu-tho-2025", 2025),
        ("hung-yen", "hung-yen-2025", 2025),
        ("phu-tho", "phu-tho-2025", 2025),
        ("thai-binh", "hung-yen-2025", 2025),
        ("thai-nguyen", "thai-nguyen-2025", 2025),
        ("vinh-phuc", "phu-tho-2025", 2025),
    ]
    after = dump(Agreement.objects.get(year=2024))
    assert after | {"provinces": []} == before | {"provinces": []}
    ended = Province.objects.exclude(valid_to=None).order_by("code").values_list("code", flat=True)
    abolished = ["bac-giang", "bac-kan", "bac-ninh", "hoa-binh", "hung-yen", "phu-tho", "thai-binh", "thai-nguyen"]
    assert list(ended) == [*abolished, "vinh-phuc"]
    assert load(builders.agreement_file(2024)) == []  # 2024's file knows no end of validity and takes none away


def test_loading_makes_the_periods_of_the_year_and_of_its_base_year():
    load(MINIMAL)
    assert list(Period.objects.order_by("year", "start").values_list("year", "code")) == [
        (year, f"q{quarter}") for year in (2023, 2024) for quarter in (1, 2, 3, 4)
    ]


def test_a_dry_run_says_what_would_change_and_writes_nothing():
    assert load(MINIMAL, dry_run=True)[0] == "Thêm cụm cum-4."
    assert (Agreement.objects.count(), Province.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_what_changed_is_on_the_record_in_the_same_words():
    load(MINIMAL)
    lines = load(changed("title", to="Giao ước mới"))
    assert lines == ["Sửa giao ước năm 2024: Tên giao ước từ “Giao ước thi đua năm 2024” thành “Giao ước mới”."]
    event = Event.objects.order_by("-sequence").first()
    assert (event.action, event.subject) == ("load_agreement", "agreement/cum-4/2024")
    assert [worded(one) for one in event.data["changes"]] == lines


@pytest.mark.parametrize("loaded_in", ["vi", "en"])
def test_what_a_file_changed_is_read_in_the_readers_language(loaded_in):
    load(MINIMAL)
    with translation.override(loaded_in):
        load(changed("title", to="Giao ước mới"))
    with translation.override("vi"):
        vietnamese = record_of("agreement/cum-4/2024")[0].changes[0].after
    with translation.override("en"):
        english = record_of("agreement/cum-4/2024")[0].changes[0].after
    assert vietnamese == ("Sửa giao ước năm 2024: Tên giao ước từ “Giao ước thi đua năm 2024” thành “Giao ước mới”.")
    assert (english[:6], "giao ước năm" in english, "“Giao ước mới”" in english) == ("Change", False, True)


def test_what_an_earlier_release_kept_in_vietnamese_is_shown_there_alone():
    load(MINIMAL)
    new = ["Thêm %(what)s.", {"what": ["cụm %(code)s", {"code": "x"}]}]
    given = {"action": "load_agreement", "subject": subject_of(Agreement.objects.get()), "by": None, "at": NOW}
    for kept in (["Thêm cụm cum-4."], ["Thêm cụm cum-4.", new]):
        with transaction.atomic():
            record(**given, data={"changes": kept})
    mixed, plain = (entry.changes[0].after for entry in record_of("agreement/cum-4/2024")[:2])
    assert (plain, mixed) == ("Thêm cụm cum-4.", "Thêm cụm x. Thêm cụm cum-4.")


def test_text_is_stored_composed():
    load(changed("cluster", "name", to="Cu\u0323m thi \u0111ua"))
    assert Agreement.objects.get().cluster.name == "C\u1ee5m thi \u0111ua"


def test_every_optional_part_comes_back():
    data = target_with(
        thresholds={"bac-giang": "-7.5"}, comparator=">=", threshold="1", kind="amount", scope="cluster",
        upper={"comparator": "<", "threshold": "9.25"}, judged_on="year", effective_from=2, enabled=False,
    )  # fmt: skip
    data |= {
        "signed_on": "2024-03-20",
        "applies_from": "2023-12-15",
        "checks": [{"at_most": {"left": ["tips_received"], "right": ["tips_carried_over"]}, "message": "Sai"}],
        "stocks": [{"opening": "tips_carried_over", "remaining": ["tips_received", "-tips_prosecuted"]}],
        "windows": [{"code": "10-thang", "title": "Mốc bình xét", "from": "2023-12-15", "to": "2024-10-14"}],
    }
    data["pledges"].append({"number": None, "title": "Quỹ", "measures": ["tips_received"], "targets": [
        {"code": "both", "title": "Cả hai", "kind": "all_of", "parts": ["crime_reduction", "tips_resolved"]},
    ]})  # fmt: skip
    load(data)
    back = dump(Agreement.objects.get())
    assert load(back) == []
    assert {name: back[name] for name in ("signed_on", "applies_from", "checks", "stocks", "windows")} == {
        name: data[name] for name in ("signed_on", "applies_from", "checks", "stocks", "windows")
    }
    assert back["pledges"][0]["targets"][0] == data["pledges"][0]["targets"][0]
    assert back["pledges"][1] == data["pledges"][1]


def test_a_threshold_has_one_spelling():
    load(MINIMAL)
    assert load(target_with(threshold="-5.00")) == []


@pytest.mark.parametrize("content", [b"\xff\xfe", b"{", b"[" * 100_000, b"x" * (LARGEST + 1), b""])
def test_bytes_that_are_no_file_are_refused(content):
    with pytest.raises(Invalid):
        parse_agreement(content)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "agreement.json"
    path.write_text(json.dumps(MINIMAL), encoding="utf-8")
    return path


def test_the_commands(file, capsys):
    call_command("load_agreement", str(file), dry_run=True)
    assert Agreement.objects.count() == 0
    call_command("load_agreement", str(file))
    capsys.readouterr()
    call_command("load_agreement", str(file))
    assert capsys.readouterr().out == "Không có gì thay đổi.\n"
    call_command("dump_agreement", cluster="cum-4", year=2024)
    assert json.loads(capsys.readouterr().out) == dump(Agreement.objects.get())


def test_the_commands_say_no(file, tmp_path):
    statuses = []
    file.write_text("{}", encoding="utf-8")
    calls = [
        ("load_agreement", str(file)),
        ("load_agreement", str(tmp_path / "missing.json")),
        ("load_agreement", str(tmp_path)),
        ("dump_agreement", "--cluster=cum-4", "--year=2024"),
        ("dump_agreement", "--cluster=cum-4", f"--year={10**30}"),
    ]
    for call in calls:
        with pytest.raises(CommandError) as caught:
            call_command(*call)
        statuses.append(caught.value.returncode)
    assert statuses == [1, 2, 2, 2, 2]


def test_the_number_of_queries_does_not_explode(django_assert_max_num_queries):
    load(builders.agreement_file(2024))
    with django_assert_max_num_queries(150):
        assert load(builders.agreement_file(2024)) == []
