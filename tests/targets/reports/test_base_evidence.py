"""Files behind the figures of the year before that a report carries: attached, shown, withdrawn as its own."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pledges.models import Province
from targets.core import workflow
from targets.models import Evidence, Submission
from targets.reports.queries.evidence import room_of
from tests import builders, merging, papers
from tests.agreements import load
from tests.pictures import PDF, picture
from tests.targets.reports.test_evidence_pages import address, body, page_of
from tests.targets.reports.test_new_bases import AUTUMN, begun, with_fires

pytestmark = pytest.mark.django_db


def test_a_file_stands_behind_a_base_figure_too(client, people, report):
    """It begins the history that holds the figure, goes with the report, and is listed wherever the base cell is."""
    client.force_login(people.reporter)
    page = f"{page_of(report)}?base=hoa-binh"
    entry = body(client.get(reverse("targets:entry", args=[report.pk])))
    assert f'href="{page}">Tài liệu kiểm chứng<span' in entry
    assert "Số cùng kỳ Quý I/2023: Số vụ phạm tội về trật tự xã hội" in body(client.get(page))
    for name in ("Sổ cũ.pdf", "Nhầm.png"):
        content = PDF if name.endswith("pdf") else picture()
        answer = client.post(page, {"file": SimpleUploadedFile(name, content)}, follow=True)
        assert (answer.redirect_chain, f">{name}</a>" in body(answer)) == ([(page, 302)], True)
    kept, wrong = Evidence.objects.order_by("pk")
    assert (kept.submission.carried_by, kept.submission.period.year) == (report, 2023)
    assert "Sổ cũ.pdf" not in body(client.get(page_of(report)))
    away = reverse("targets:evidence_withdraw", args=[report.pk, wrong.pk])
    answer = client.post(away, {"reason": "Nhầm ảnh"}, follow=True)
    assert (answer.redirect_chain, "<del>Nhầm.png</del>" in body(answer)) == ([(page, 302)], True)
    shown = body(client.get(report.get_absolute_url()))
    assert (shown.count(">Sổ cũ.pdf</a>"), f'href="{page}">Tài liệu<span' in shown) == (1, True)
    assert f"(Số vụ phạm tội về trật tự xã hội) (số cùng kỳ: {kept.submission})" in " ".join(shown.split())
    client.force_login(people.reviewer)
    assert [client.get(address).status_code for address in (page, address("file", kept))] == [404, 404]
    report = builders.submission_at(workflow.SUBMITTED, people)
    sheet = body(client.get(reverse("targets:move", args=[report.pk, "accept"])))
    assert (sheet.count(">Sổ cũ.pdf</a>"), f'href="{page}">Tài liệu<span' in sheet) == (1, True)
    got = client.get(address("file", kept))
    assert (got.status_code, got.getvalue()) == (200, PDF)
    assert "Nhầm" not in body(client.get(page))
    told = papers.words_of_docx(papers.paper("data-sheet", window="q1", province="hoa-binh").content)
    assert f"Số vụ phạm tội về trật tự xã hội (số cùng kỳ: {kept.submission}): Sổ cũ.pdf." in told


def test_a_base_that_is_not_asked_for_has_no_page_and_takes_no_file(client, people, report):
    client.force_login(people.reporter)
    for base, code in (("phu-tho", "social_order_crimes"), ("hoa-binh", "exemplars"), ("guess", "exemplars")):
        page = f"{page_of(report, code)}?base={base}"
        assert client.get(page).status_code == 404
        assert client.post(page, {"file": SimpleUploadedFile("a.pdf", PDF)}).status_code == 404
    assert not Submission.objects.filter(carried_by=report).exists()


def test_a_file_that_is_refused_begins_no_history(client, people, report, settings):
    settings.EVIDENCE_QUOTA = 1
    client.force_login(people.reporter)
    answer = client.post(f"{page_of(report)}?base=hoa-binh", {"file": SimpleUploadedFile("a.pdf", PDF)})
    assert answer.status_code == 422
    assert not Submission.objects.filter(carried_by=report).exists()


def test_an_explanation_leads_to_it_whoever_reviews_the_report_that_carries_it(client, people, report):
    client.force_login(people.reporter)
    client.post(f"{page_of(report)}?base=hoa-binh", {"file": SimpleUploadedFile("a.pdf", PDF)})
    builders.fill(report, people)
    for action, role in builders.PATHS[workflow.ACCEPTED]:
        report = builders.do(report, action, people.of(role))
    explanation = reverse("targets:explanation", args=["cum-4", 2024, "crime_reduction", "hoa-binh"]) + "?window=q1"
    base, seen = page_of(report.carries.get()), {}
    for user in (people.reporter, people.reviewer, people.leader, builders.user_with("reporter", "phu-tho")):
        client.force_login(user)
        seen[user.pk] = (base in body(client.get(explanation)), client.get(base).status_code)
    assert list(seen.values()) == [(True, 200), (True, 200), (True, 200), (False, 404)]


def test_an_heir_puts_it_behind_a_predecessors_figure(client, clock):
    """The history is the predecessor's, its room too; each predecessor has its own."""
    both = [merging.province("a"), merging.province("b")]
    load(merging.merging_file(year=2024, successions=[], provinces=[merging.province("c", "lead"), *both]))
    load(with_fires(merging.merging_file()))
    clock(AUTUMN)
    heirs = builders.people_of("s", reviewing="c")
    report = begun(heirs, 3, "s", AUTUMN)
    client.force_login(heirs.reporter)
    for name in "ab":
        page = f"{page_of(report, 'fires')}?base={name}"
        answer = client.post(page, {"file": SimpleUploadedFile(f"{name}.pdf", PDF)}, follow=True)
        assert answer.redirect_chain == [(page, 302)]
    held = [(file.name, file.submission.province.code, file.submission.carried_by) for file in Evidence.objects.all()]
    assert sorted(held) == [("a.pdf", "a", report), ("b.pdf", "b", report)]
    assert [name in body(client.get(page)) for name in ("a.pdf", "b.pdf")] == [False, True]
    assert room_of(Province.objects.get(code="b")).used == len(PDF)
    shown = body(client.get(report.get_absolute_url()))
    assert [shown.count(f">{name}</a>") for name in ("a.pdf", "b.pdf")] == [1, 1]
    assert [f"<p>{place.short_name}, Quý III" in shown for place in Province.objects.filter(code__in="ab")] == [
        True
    ] * 2
