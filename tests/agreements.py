"""Agreement files for tests: the smallest that says something, and copies of a file with one thing changed."""

import copy

import pytest

from foundation.errors import Invalid
from targets.agreements.imports.agreement_file import load_agreement
from tests.builders import NOW

MINIMAL = {
    "cluster": {"code": "cum-4", "name": "Cụm thi đua số 4"},
    "year": 2024,
    "title": "Giao ước thi đua năm 2024",
    "legal_basis": "…",
    "provinces": [
        {"code": "quang-ninh", "name": "Công an tỉnh Quảng Ninh", "short_name": "Quảng Ninh",
         "valid_from": None, "valid_to": None, "position": "lead"},
        {"code": "bac-giang", "name": "Công an tỉnh Bắc Giang", "short_name": "Bắc Giang", "position": "member"},
        {"code": "old", "name": "Đơn vị cũ", "short_name": "Cũ", "position": None},
    ],
    "measures": [
        {"code": "social_order_crimes", "name": "Số vụ phạm tội", "unit": "vụ", "accumulation": "flow"},
        {"code": "tips_carried_over", "name": "Kỳ trước chuyển sang", "unit": "tin", "accumulation": "opening_stock"},
        {"code": "tips_received", "name": "Tiếp nhận", "unit": "tin"},
        {"code": "tips_prosecuted", "name": "Khởi tố", "unit": "tin"},
    ],
    "pledges": [
        {"number": 3, "title": "Chống tội phạm", "text": "…", "targets": [
            {"code": "crime_reduction", "title": "Kéo giảm ít nhất 5%", "kind": "change",
             "numerator": ["social_order_crimes"], "comparator": "<=", "threshold": "-5", "judged_on": "cumulative"},
            {"code": "tips_resolved", "title": "Giải quyết trên 90%", "kind": "ratio", "numerator": ["tips_prosecuted"],
             "denominator": ["tips_carried_over", "tips_received"], "comparator": ">", "threshold": "90"},
        ]},
    ],
}  # fmt: skip


def changed(*path, to, of=MINIMAL):
    """Return a copy of a file in which one place holds something else; `...` as the value removes it."""
    data = copy.deepcopy(of)
    place = data
    for step in path[:-1]:
        place = place[step]
    if to is ...:
        del place[path[-1]]
    elif path[-1] == "+":
        place.append(to)
    else:
        place[path[-1]] = to
    return data


def target_with(**parts):
    """Return a file in which the first target holds something else."""
    data = copy.deepcopy(MINIMAL)
    data["pledges"][0]["targets"][0] |= parts
    return data


def load(data, **options):
    return load_agreement(data, at=NOW, **options)


def refusals(data):
    """Return the places that a file is refused for."""
    with pytest.raises(Invalid) as caught:
        load(data)
    return [problem.where for problem in caught.value.problems]


def without(file, *, target="", measure="", province="", pledge=0):
    """Return a copy of a file that leaves something out."""
    data = copy.deepcopy(file)
    data["provinces"] = [one for one in data["provinces"] if one["code"] != province]
    data["measures"] = [one for one in data["measures"] if one["code"] != measure]
    data["pledges"] = [one for one in data["pledges"] if one["number"] != pledge]
    for row in data["pledges"]:
        row["targets"] = [one for one in row["targets"] if one["code"] != target]
    return data


WINDOW = {"code": "10-thang", "title": "Mốc bình xét", "from": "2023-12-15", "to": "2024-10-14"}


def windows(*rows):
    """Return the smallest file with these named windows."""
    return MINIMAL | {"windows": list(rows)}
