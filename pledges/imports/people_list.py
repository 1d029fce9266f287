"""Reads a list of people (CSV, or cells pasted from a spreadsheet) into lines for services.people_accounts."""

import csv
import io

from django.utils.translation import gettext as _

from foundation.errors import Problem
from foundation.text import nfc, search_key, tidy_username
from pledges.models import RoleName
from pledges.permissions import PROVINCE_ROLES
from pledges.services.people_accounts import NewPerson

COLUMNS = {
    "username": ("username", "tai khoan", "ten dang nhap"),
    "full_name": ("full_name", "ho va ten", "ho ten"),
    "rank": ("rank", "cap bac"),
    "post": ("post", "chuc vu"),
    "role": ("role", "vai tro"),
    "province": ("province", "don vi", "cong an tinh", "ma don vi"),
    "phone": ("phone", "dien thoai"),
    "email": ("email", "thu dien tu"),
}
NEEDED = ("username", "full_name", "role")


def read_people(text: str, provinces: dict) -> tuple[list[NewPerson], list[Problem]]:
    """Return the lines that can be read and the problems, each with its line's number (the heading is line 1).

    `provinces` by code and by search key. The separator (tab, semicolon or comma) is that of the heading.
    """
    rows, unreadable = _rows(nfc(text))
    if unreadable:
        return [], unreadable
    if not rows:
        return [], [Problem("1", _("Danh sách trống."))]
    columns, problems = _heading(rows[0])
    people, seen = [], {}
    for number, row in enumerate(rows[1:], start=2):
        if problems and problems[0].where == "1":
            break
        if any(cell.strip() for cell in row):
            person, wrong = _person(number, dict(zip(columns, row, strict=False)), provinces)
            wrong += _repeated(number, person, seen)
            problems += wrong
            people.append(person)
    if not people and not problems:
        problems.append(Problem("2", _("Không có dòng nào dưới tên cột.")))
    return people, problems


def _rows(text: str) -> tuple[list[list[str]], list[Problem]]:
    """Return the rows, or what stands in the way: signs that no name has, a field without end."""
    if "\0" in text:
        line = len(text[: text.index("\0") + 1].splitlines())
        return [], [Problem(str(line), _("Danh sách có ký tự không hợp lệ."))]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))  # lines end in CR, LF or both
    try:
        return list(reader), []
    except csv.Error:
        return [], [Problem(str(reader.line_num), _("Dòng này không đọc được như CSV (kiểm tra dấu ngoặc kép)."))]


def _separator(text: str) -> str:
    first = (text.lstrip().splitlines() or [""])[0]
    return max("\t;,", key=first.count)


def _heading(row: list[str]) -> tuple[list[str | None], list[Problem]]:
    names = {name: column for column, known in COLUMNS.items() for name in known}
    columns = [names.get(search_key(cell.lstrip("\ufeff"))) for cell in row]
    problems = [
        Problem("1", _("Cột “%(name)s” không có trong mẫu.") % {"name": cell})
        for cell, column in zip(row, columns, strict=True)
        if column is None and cell.strip()
    ]
    for needed in NEEDED:
        if needed not in columns:
            problems.append(Problem("1", _("Thiếu cột “%(name)s”.") % {"name": COLUMNS[needed][0]}))
    return columns, problems


def _person(number: int, cells: dict, provinces: dict) -> tuple[NewPerson, list[Problem]]:
    facts = {name: (cells.get(name) or "").strip() for name in COLUMNS if name not in ("role", "province")}
    roles = {search_key(label): value for value, label in RoleName.choices} | {value: value for value in RoleName}
    said, place = search_key(cells.get("role") or ""), search_key(cells.get("province") or "")
    role, province, problems = roles.get(said), provinces.get(place), []
    if role is None:
        problems.append(Problem(str(number), _("Không có vai trò “%(name)s”.") % {"name": cells.get("role") or ""}))
    elif place and province is None:
        problems.append(Problem(str(number), _("Không có đơn vị “%(name)s”.") % {"name": cells["province"]}))
    elif role in PROVINCE_ROLES and province is None:
        problems.append(Problem(str(number), _("Vai trò này phải gắn với một đơn vị.")))
    return NewPerson(number, facts, role or "", province), problems


def _repeated(number: int, person: NewPerson, seen: dict) -> list[Problem]:
    username = tidy_username(person.facts["username"])
    if username in seen:
        told = {"name": username, "line": seen[username]}
        return [Problem(str(number), _("Tên đăng nhập “%(name)s” trùng với dòng %(line)s.") % told)]
    seen[username] = number
    return []
