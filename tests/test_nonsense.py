"""What no page of ours sends: every GET page with every parameter full of nonsense, forms, files; never a 500."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from foundation.errors import Invalid
from pledges.imports.people_list import read_people
from pledges.models import RoleName
from pledges.views.people import FILTERS
from targets.agreements.imports.agreement_file import load_agreement, parse_agreement
from targets.core.numbers import NumberRefused, parse_count, parse_decimal
from targets.core.published import parse_percentage
from targets.models import FigureVersion
from targets.reports.imports.figures_file import read_figures
from targets.reports.queries import readiness
from targets.reports.queries.reading import Reading
from tests import builders
from tests.access_matrix import ROWS
from tests.test_access_matrix import address, stage, undone

ROOT = Path(__file__).resolve().parent.parent
DIGITS = "9" * 4301  # one more than int() takes
NONSENSE = ["a\0b", DIGITS, "-1", "²", "%", "'\"<>", "\ud7ff\uffff", ""]
PARTS = ("v", "r", "n", "x", "ed", "dn", "dd", "e", "source")  # of a cell, as the entry page names them
HEADING = "tài khoản,họ và tên,cấp bậc,chức vụ,vai trò,đơn vị,điện thoại,thư điện tử"


def parameters():
    """Return every name of a query parameter that the product reads, and one that it does not."""
    read = re.compile(r"""request\.GET\.get\(\s*["'](\w+)["']|request\.GET\[["'](\w+)["']\]""")
    text = "".join(
        path.read_text("utf-8")
        for app in ("accounts", "pledges", "targets", "cluster_emulation")
        for path in (ROOT / app).rglob("*.py")
    )
    return sorted({one or two for one, two in read.findall(text)} | set(FILTERS) | {"unknown"})


@pytest.mark.crawl
@pytest.mark.django_db
def test_no_page_falls_over_nonsense_in_its_parameters():
    actors, things = stage()
    names, broken = parameters(), []
    assert {"q", "on", "window", "basis", "page", "year", "role"} <= set(names)
    clients = {actor: Client(raise_request_exception=False) for actor in ("administrator", "reporter_a")}
    for actor, client in clients.items():
        client.force_login(actors[actor])
    for row in ROWS:
        actor = next((actor for actor in clients if row.get[actor] == 200), None)
        if actor is None:
            continue
        url = address(row, things)
        # All at once; and without the day, which a page of results may refuse before it reads the rest.
        some = ("", "on") if url.startswith(("/agreements/", "/provinces/")) else ("",)
        for text, without in product(NONSENSE, some):
            query = {name: text for name in names if name != without}
            response = clients[actor].get(url, query)
            response.getvalue()  # a file is closed when it has been read
            if response.status_code >= 500 or ("\0" in text and response.status_code != 400):
                broken.append(f"{row.name} {text[:10]!r} {without}: {response.status_code}")
    assert broken == []


@pytest.mark.crawl
@pytest.mark.django_db
def test_no_address_falls_over_nonsense_in_its_place():
    actors, _things = stage()
    client = Client(raise_request_exception=False)
    client.force_login(actors["administrator"])
    for text in (DIGITS, "²", "%00", "a%00b", "%FF", "0", "99999999999999999999"):
        paths = [
            f"/submissions/{text}/",
            f"/provinces/{text}/",
            f"/people/{text}/",
            f"/dashboard/cum-4/{text}/",
            f"/{text}",
        ]
        assert [path for path in paths if client.get(path).status_code not in (301, 302, 400, 404)] == []


@pytest.mark.crawl
@pytest.mark.django_db
def test_no_cell_falls_over_nonsense(clock):
    clock(builders.NOW)
    builders.agreement_2024()
    people = builders.people_of()
    submission = builders.draft(people)
    client = Client(raise_request_exception=False)
    client.force_login(people.reporter)
    pledge = submission.period.cluster.agreements.get(year=2024).pledges.first()
    sane = {"as_user": people.reporter.pk, "x": "0"}
    answers = set()
    cell = reverse("targets:cell", args=[submission.pk, "social_order_crimes"])
    grid = reverse("targets:entry", args=[submission.pk])
    codes = readiness.asked_codes(Reading(submission))
    assert len(codes) >= len(PARTS)
    posts = []
    for text in NONSENSE:
        # On the whole page each part is nonsense in a cell of its own, so that none hides another.
        wrong = {f"{part}:{code}": text for part, code in zip(PARTS, codes, strict=False)}
        unknown = {f"{part}:{text}": "1" for part in PARTS}
        posts.append((grid, wrong | unknown | {f"x:{part}": "0" for part in PARTS} | {f"t:{text}": text}))
        posts.append((f"{cell}?base=b", {"v": text}))
        posts += [(cell, {part: text}) for part in PARTS]
        narrative = reverse("targets:narrative", args=[submission.pk, pledge.pk])
        posts += [(narrative, {part: text}) for part in ("t", "x")]
    for url, typed in posts:
        answers.add(undone(lambda url=url, typed=typed: client.post(url, sane | typed)).status_code)
    assert {status for status in answers if status >= 500} == set()
    answer = client.post(cell, sane | {"v": DIGITS})
    assert (answer.status_code, "Quá dài để là một con số" in answer.content.decode()) == (422, True)
    assert client.post(cell, sane | {"v": "7", "x": "²"}).status_code == 200
    assert [version.value for version in FigureVersion.objects.all()] == [7]


@pytest.mark.parametrize("parse", [parse_count, parse_decimal, parse_percentage])
@pytest.mark.parametrize(
    "text", [DIGITS, "1" + ".111" * 2000, "1" + ",111" * 2000, "1," + DIGITS, "−" + DIGITS, "²", "\0"]
)
def test_every_parser_of_numbers_refuses_nonsense_with_a_sentence(parse, text):
    with pytest.raises(NumberRefused):
        parse(text)


@pytest.mark.parametrize("value", ["\0", DIGITS, '"a\\u0000b"', f'"{DIGITS}"', '"²"'])
@pytest.mark.django_db
def test_an_agreement_file_refuses_nonsense(value):
    for content in (f'{{"year": {value}}}', f'{{"cluster": {{"code": "a", "name": {value}}}, "provinces": [{value}]}}'):
        with pytest.raises(Invalid):
            load_agreement(parse_agreement(content.encode()), at=builders.NOW)


def test_lists_with_any_end_of_line_are_read_and_a_field_without_end_is_refused():
    line = "an.nguyen,Nguyễn Văn An,Đại úy,,Quản trị,,,"
    for end in ("\n", "\r\n", "\r"):
        people, problems = read_people(end.join([HEADING, line, ""]), {})
        assert ([person.facts["full_name"] for person in people], problems) == (["Nguyễn Văn An"], [])
        rows = end.join(["province,year,quarter,measure,value,reason", "hoa-binh,2024,1,social_order_crimes,7,", ""])
        assert [figure.value for figure in read_figures(rows.encode())[0]] == ["7"]
    long = "x" * 131_073
    for wrong in (line.replace("Nguyễn", "a\0b"), line.replace("Nguyễn", long), '"' + line):
        people, problems = read_people(f"{HEADING}\n{wrong}\n{line}\n", {})
        assert [person.facts["full_name"] for person in people if person.facts["full_name"]] == []
        assert len(problems) == 1
    for wrong in (f"hoa-binh,2024,1,a,7,{long}", "hoa-binh,2024,1,a\0b,7,"):
        with pytest.raises(Invalid):
            read_figures(f"province,year,quarter,measure,value,reason\n{wrong}\n".encode())


@pytest.mark.django_db
def test_a_list_of_people_with_nonsense_makes_no_account(client):
    builders.agreement_2024()
    client.force_login(builders.user_with(RoleName.ADMINISTRATOR))
    for name in ("a\0b", "x" * 131_073):
        content = f"{HEADING}\ran.nguyen,{name},,,Quản trị,,,".encode()
        data = {"file": SimpleUploadedFile("a.csv", content), "valid_from": "1/3/2024", "confirm": "page"}
        assert client.post(reverse("pledges:people_import"), data).status_code == 422
