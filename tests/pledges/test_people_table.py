"""People as a file: all that the filters find, for administrators alone; no name is a formula."""

import csv
import io

import pytest

from pledges.views.people import ON_A_PAGE
from tests import builders
from tests.tables import book_of, client_of, lines_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    builders.agreement_2024()
    return builders.user_with("administrator")


def test_a_file_has_all_people_whatever_a_page_holds(administrator):
    for number in range(ON_A_PAGE + 1):
        builders.user_with("reporter", "hoa-binh", full_name=f"Nguyễn Văn {number}")
    client = client_of(administrator)
    lines = lines_of(book_of(client, "/people/").active, "Tài khoản")
    assert len(lines) == ON_A_PAGE + 2
    assert {line["Vai trò"] for line in lines} == {"Cán bộ tổng hợp · Hòa Bình", "Quản trị · Mọi cụm"}
    found = lines_of(book_of(client, "/people/?role=administrator").active, "Tài khoản")
    assert [line["Tài khoản"] for line in found] == [administrator.username]


def test_no_name_is_a_formula(administrator):
    person = builders.user_with("reporter", "hoa-binh", full_name="=1+1", rank="", post="@SUM(A1)")
    client = client_of(administrator)
    (row,) = (
        row for row in book_of(client, "/people/").active.iter_rows() if person.username in [cell.value for cell in row]
    )
    assert [(cell.data_type, cell.value) for cell in row[:3]] == [
        ("s", "=1+1"),
        ("s", person.username),
        ("s", "@SUM(A1)"),
    ]
    text = text_of(client, "/people/")
    (line,) = (line for line in csv.reader(io.StringIO(text), delimiter=";") if person.username in line)
    assert (line[0], line[2]) == ("'=1+1", "'@SUM(A1)")


def test_nobody_else_gets_it(administrator):
    for role in ("leader", "reporter"):
        user = builders.user_with(role, "hoa-binh" if role == "reporter" else None)
        assert client_of(user).get("/people/?format=xlsx").status_code == 404
