"""Who reads which tables as files: what the page shows and nothing else, under what must be known of it."""

from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from foundation.limits import MOST
from targets.core import workflow
from targets.words import bases
from tests import builders
from tests.tables import book_of, client_of, text_of

pytestmark = pytest.mark.django_db
YEAR = "/agreements/cum-4/2024"
LOCAL = override_settings(CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}})
PAGES = [
    f"{YEAR}/dashboard/?window=through-2",
    f"{YEAR}/if-closed/?window=through-2",
    f"{YEAR}/changes/quarter/?window=through-2",
    f"{YEAR}/targets/crime_reduction/?window=through-2",
    f"{YEAR}/targets/crime_reduction/trend/?window=through-2",
    f"{YEAR}/stocks/hoa-binh/?window=through-2",
    f"{YEAR}/lateness/?window=q1",
    "/provinces/hoa-binh/?year=2024&window=through-2",
    "/provinces/",
]


@pytest.fixture
def sample(clock):
    """The shipped figures, accepted: quý III is partly known."""
    clock(builders.NOW)
    return builders.shipped_figures()


def test_a_file_says_of_what_on_what_figures_and_of_when(sample):
    client = client_of(sample.leader)
    for address in PAGES[:4]:
        text = text_of(client, address)
        assert "Giao ước thi đua năm 2024 · Cụm thi đua số 4" in text, address
        assert "6 tháng đầu năm 2024 (15/12/2023 – 14/06/2024)" in text, address
        assert "Căn cứ số liệu: Đã thẩm định – " in text and "Số liệu tính đến 09:00 20/03/2024." in text, address
        assert "CHƯA THẨM ĐỊNH" not in text, address


def test_a_table_with_figures_that_nobody_accepted_says_so_on_every_page(sample):
    for address in [*PAGES[:5], PAGES[7]]:
        for sheet in book_of(client_of(sample.leader), f"{address}&basis=provisional").worksheets:
            assert sheet["A1"].value == bases.warning(), address
            assert bases.warning() in sheet.oddFooter.center.text, address


@pytest.fixture
def planted(clock):
    """Hòa Bình has sent one number that is found nowhere else, and types another; nobody has accepted either."""
    clock(builders.NOW)
    builders.agreement_2024()
    people = builders.people_of()
    builders.submission_at(workflow.SUBMITTED, people, social_order_crimes=876_501, tips_carried_over=876_502)
    later = builders.draft(people, quarter=2, at=builders.NOW)
    builders.fill(later, people, at=builders.NOW, social_order_crimes=765_401)
    return people


def test_no_file_says_what_its_reader_may_not_see(planted):
    other = client_of(builders.user_with("reporter", "phu-tho"))
    everybody = {"leader": client_of(planted.leader), "own": client_of(planted.reporter), "other": other}
    for address in [one if "changes" in one else one.replace("through-2", "q1") for one in PAGES]:
        for basis in ("", "basis=provisional"):
            for name, client in everybody.items():
                for sort in ("xlsx", "csv"):
                    text = text_of(client, f"{address}{'&' if '?' in address else '?'}{basis}", sort).replace(".", "")
                    assert "765401" not in text, (name, address)
                    if name == "other" or not basis:
                        assert "87650" not in text, (name, address)
    seen = {
        name: text_of(client, f"{YEAR}/targets/crime_reduction/?window=q1&basis=provisional")
        for name, client in everybody.items()
    }
    assert {name: "876.501" in text for name, text in seen.items()} == {"leader": True, "own": True, "other": False}


def test_a_file_asks_no_more_than_its_page_whatever_the_number_of_reports(planted):
    client = client_of(planted.leader)

    def report(place, quarter):
        builders.submission_at(workflow.ACCEPTED, builders.people_of(place), province=place, quarter=quarter)

    def asked(address):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    files = {address: f"{address}{'&' if '?' in address else '?'}format=xlsx" for address in PAGES}
    report("phu-tho", 1)
    first = {address: asked(file) for address, file in files.items()}
    for address, count in first.items():
        assert count <= asked(address), address
    for place, quarter in (("bac-ninh", 1), ("bac-ninh", 2), ("vinh-phuc", 1)):
        report(place, quarter)
    assert {address: asked(file) for address, file in files.items()} == first


def test_a_page_without_tables_gives_no_file(sample):
    client = client_of(sample.leader)
    assert client.get(f"{YEAR}/targets/crime_reduction/hoa-binh/?format=xlsx").status_code == 404
    assert client.get(f"{YEAR}/dashboard/?format=pdf").status_code == 404
    assert Client().get(f"{YEAR}/dashboard/?format=xlsx").status_code == 302


def test_a_file_is_named_in_vietnamese_and_in_ascii(sample):
    answer = client_of(sample.leader).get(f"{YEAR}/dashboard/?window=through-2&format=xlsx")
    ascii_name, encoded = answer["Content-Disposition"].split("; ")[1:]
    assert ascii_name == 'filename="Ket-qua-6-thang-dau-nam-2024.xlsx"'
    assert unquote(encoded) == "filename*=UTF-8''Kết-quả-6-tháng-đầu-năm-2024.xlsx"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


@LOCAL
@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "/provinces/?format=csv", 200),
        ("get", "/find/?q=hoa+binh", 200),
        ("post", "/people/import/", 422),
        ("post", "/config/cum-4/templates/briefing/", 422),
    ],
)
def test_who_takes_or_brings_file_after_file_or_asks_and_asks_waits(sample, method, address, status):
    ask = getattr(client_of(sample.administrator), method)
    assert {ask(address).status_code for _time in range(MOST)} == {status}
    answers = (ask(address) for _time in range(MOST + 1))  # the minute may have turned meanwhile
    refused = next(answer for answer in answers if answer.status_code != status)
    assert refused.status_code == 429 and 0 < int(refused["Retry-After"]) <= 60
    colleague = builders.user_with("administrator")
    assert getattr(client_of(colleague), method)(address).status_code == status


def test_a_page_offers_its_tables_beside_the_button_that_prints(sample):
    client = client_of(sample.leader)
    for address in PAGES:
        html = client.get(address).content.decode()
        at = html.index("format=xlsx")
        link = html[html.rindex('href="', 0, at) + 6 : html.index('"', at)].replace("&amp;", "&")
        assert client.get(address.partition("?")[0] + link).status_code == 200, address
        assert "format=csv" in html and "data-print" in html, address
