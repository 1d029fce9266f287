"""import_figures through the door that scripts use: exit codes, every bad line, all or nothing, twice the same."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from targets.models import Acceptance, Figure, FigureVersion, Submission
from targets.reports.services.submissions import begin
from tests import builders

pytestmark = pytest.mark.django_db
HEADER = "province,year,quarter,measure,value,reason\n"
SAMPLE = builders.DATA / "figures-cum4.csv"


@pytest.fixture
def administrator(db):
    builders.agreement_2024()
    return builders.user_with("administrator", username="qt")


@pytest.fixture
def load(tmp_path, capsys, administrator):
    """Return a function that loads lines (after the header, unless bytes) and gives what the command printed."""

    def run(lines, *options, by="qt"):
        path = tmp_path / "so-lieu.csv"
        path.write_bytes(lines if isinstance(lines, bytes) else (HEADER + lines).encode())
        call_command("import_figures", str(path), "--by", by, *options)
        return capsys.readouterr().out

    return run


def refusal(load, lines, *options, **more):
    """Return (exit status, the lines of the refusal); nothing may have been written."""
    before = (FigureVersion.objects.count(), Submission.objects.count(), Event.objects.count())
    with pytest.raises(CommandError) as refused:
        load(lines, *options, **more)
    assert (FigureVersion.objects.count(), Submission.objects.count(), Event.objects.count()) == before
    return refused.value.returncode, str(refused.value).splitlines()[refused.value.returncode == 1 :]


def test_the_whole_sample_loads_in_few_queries_and_a_second_run_changes_nothing(administrator, capsys):
    builders.agreement_2025()
    with CaptureQueriesContext(connection) as asked:
        call_command("import_figures", str(SAMPLE), "--by", "qt", "--accept")
    assert FigureVersion.objects.count() == Figure.objects.count() == 1074
    assert (
        Submission.objects.filter(state="accepted").count() == Submission.objects.count() == Acceptance.objects.count()
    )
    assert len(asked) < 200, len(asked)  # of 1074 figures: a few for each batch of reports
    counts = (FigureVersion.objects.count(), Acceptance.objects.count(), Event.objects.count())
    call_command("import_figures", str(SAMPLE), "--by", "qt", "--accept")
    assert (FigureVersion.objects.count(), Acceptance.objects.count(), Event.objects.count()) == counts
    assert "Không có gì thay đổi" in capsys.readouterr().out


def test_every_bad_line_is_listed_and_nothing_written(load):
    lines = (
        "hoa-binh,2024,1,social_order_crimes,40,\n"
        "ha-noi,2024,1,social_order_crimes,40,\n"
        "hoa-binh,2024,1,exemplars,1.5,\n"
        "hoa-binh,2024,1,gratitude_activities,-5,\n"
        "hoa-binh,2024,1,social_order_crimes,41,\n"
        "hoa-binh,2024,5,surprise_incidents,0,\n"
        "hoa-binh,2024,1,unheard_of,0,\n"
        "hoa-binh,2024,1,tips_arrived,,\n"
        "hoa-binh,2024,2,exemplars,3,cả hai\n"
        "bac-ninh,2024,1,tips_arrived,50,\n"
        "bac-ninh,2024,1,tips_received,51,\n"
        "bac-ninh,2024,1\n"
        "bac-giang,2025,4,exemplars,3,\n"
    )
    status, told = refusal(load, lines, "--accept")
    assert status == 1
    assert [line.split(":")[0] for line in told] == [
        f"dòng {number}" for number in (3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14)
    ]


def test_received_above_arrived_is_refused_with_its_line(load):
    lines = "hoa-binh,2024,1,tips_arrived,50,\nhoa-binh,2024,1,tips_received,51,\n"
    status, told = refusal(load, lines, "--accept")
    assert (status, len(told), told[0].split(":")[0]) == (1, 1, "dòng 3")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"province,year,measure,value\n",
        (HEADER + "hoa-binh,2024,1\n").encode(),
        HEADER.encode() + "hoa-binh,2024,1,exemplars,,lý do\n".encode("utf-16"),
        b"\x00\xff" * 5_300_000,
    ],
    ids=["empty", "wrong header", "too few columns", "not UTF-8", "10 MB of garbage"],
)
def test_a_file_that_is_no_such_csv_is_refused(load, content):
    status, told = refusal(load, content, "--accept")
    assert (status, len(told)) == (1, 1)


def test_used_wrongly(load, tmp_path):
    reporter = builders.user_with("reporter", "hoa-binh")
    assert refusal(load, "", by="khong-co")[0] == 2
    assert refusal(load, "", "--cluster", "cum-9")[0] == 2
    assert refusal(load, "hoa-binh,2024,1,exemplars,3,\n", "--accept", by=reporter.username)[0] == 2
    with pytest.raises(CommandError) as refused:
        call_command("import_figures", str(tmp_path / "nothing.csv"), "--by", "qt")
    assert refused.value.returncode == 2


def test_without_accept_the_lines_become_drafts_of_the_own_province(load, settings):
    settings.FIXED_NOW = builders.NOW
    reporter = builders.user_with("reporter", "hoa-binh")
    load("hoa-binh,2024,1,exemplars,3,\nhoa-binh,2023,1,social_order_crimes,99,\n", by=reporter.username)
    draft, history = Submission.objects.order_by("-period__year")
    assert (draft.state, history.state, history.carried_by_id) == ("draft", "draft", draft.pk)
    assert builders.value_of(history, "social_order_crimes") == 99
    status, told = refusal(load, "bac-ninh,2024,1,exemplars,3,\n", by=reporter.username)
    assert (status, len(told)) == (1, 1)


def test_a_dry_run_writes_nothing(load):
    out = load("hoa-binh,2024,1,exemplars,3,\n", "--accept", "--dry-run")
    assert (FigureVersion.objects.count(), Submission.objects.count()) == (0, 0)
    assert out.startswith("Chạy thử")


def test_a_correction_is_a_new_acceptance_and_the_old_stays(load):
    load("hoa-binh,2024,1,exemplars,3,\n", "--accept")
    load("hoa-binh,2024,1,exemplars,4,\nhoa-binh,2024,1,surprise_incidents,0,\n", "--accept")
    submission = Submission.objects.get()
    assert [
        (acceptance.number, acceptance.is_loaded, sorted(acceptance.figures.values_list("version__value", flat=True)))
        for acceptance in submission.acceptances.all()
    ] == [(1, True, [3]), (2, True, [0, 4])]
    assert submission.accepted.number == 2


def test_a_province_outside_the_agreement_and_the_next_is_refused(load):
    builders.agreement_2025()
    assert refusal(load, "lang-son,2023,1,social_order_crimes,40,\n", "--accept")[0] == 1
    load("lang-son,2024,1,social_order_crimes,40,\n", "--accept")
    assert Submission.objects.get().province.code == "lang-son"


def test_a_predecessor_ends_before_the_period_with_the_date(load):
    builders.agreement_2025()
    load("hoa-binh,2025,2,social_order_crimes,40,\n", "--accept")
    assert refusal(load, "hoa-binh,2025,3,social_order_crimes,40,\n", "--accept")[0] == 1
    assert refusal(load, "phu-tho-2025,2025,2,social_order_crimes,40,\n", "--accept")[0] == 1
    load("phu-tho-2025,2025,3,social_order_crimes,40,\n", "--accept")


def test_not_collected_keeps_its_reason(load):
    load("vinh-phuc,2024,3,exemplars,,đơn vị đang rà soát\n", "--accept")
    version = FigureVersion.objects.get()
    assert (version.kind, version.value, version.reason) == ("not_collected", None, "đơn vị đang rà soát")


def test_history_is_not_loaded_over_a_report_that_is_under_way(load):
    builders.submission_at("submitted")
    status, told = refusal(load, "hoa-binh,2024,1,exemplars,3,\n", "--accept")
    assert (status, len(told)) == (1, 1)


def test_history_is_not_loaded_over_a_draft_whose_other_cells_nobody_presented(load):
    draft = builders.submission_at("draft")
    lines = "bac-ninh,2024,1,exemplars,3,\nhoa-binh,2024,1,exemplars,3,\nhoa-binh,2023,1,social_order_crimes,7,\n"
    status, told = refusal(load, lines, "--accept")
    assert (status, [line.split(":")[0] for line in told]) == (1, ["dòng 3", "dòng 4"])
    draft.refresh_from_db()
    assert (draft.state, Acceptance.objects.count()) == ("draft", 0)


def test_history_is_not_loaded_over_a_draft_that_was_only_opened(load):
    people = builders.people_of()
    begin(builders.Province.objects.get(code="hoa-binh"), builders.period(1), by=people.reporter, at=builders.NOW)
    assert refusal(load, "hoa-binh,2024,1,exemplars,3,\n", "--accept")[0] == 1


def test_history_is_not_loaded_over_what_was_reviewed_unless_it_says_the_same(load):
    accepted = builders.submission_at("accepted")
    same = builders.value_of(accepted, "exemplars")
    assert refusal(load, f"hoa-binh,2024,1,exemplars,{same + 1},\n", "--accept")[0] == 1
    assert "Không có gì thay đổi" in load(f"hoa-binh,2024,1,exemplars,{same},\n", "--accept")
    assert accepted.acceptances.count() == 1
