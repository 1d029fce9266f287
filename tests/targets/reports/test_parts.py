"""What is printed of a cell: made once for what the cell says, and for nothing less."""

from dataclasses import fields, replace
from types import SimpleNamespace

import pytest

from targets.models import FigureVersion, Measure
from targets.reports.queries.cells import Cell, Clash
from targets.reports.queries.content import Content, Fields
from targets.reports.queries.findings import Found
from targets.reports.queries.parts import cell_part
from tests.builders import NOW


def version(number=1, **content):
    return FigureVersion(number=number, **vars(Content("number", 5)) | content)


CELL = Cell("offences_1", Measure(code="offences_1", name="Số vụ", unit="vụ"), 7, 8, version())
REMARK = SimpleNamespace(get_kind_display=lambda: "Trả lại", text="Xem lại", by="Nguyễn Văn A", at=NOW)
OTHERS = {
    "key": "base:hoa-binh:offences_1",
    "measure": Measure(code="offences_1", name="Số vụ phạm tội", unit="vụ"),
    "page_pk": 9,
    "submission_pk": 9,
    "version": version(2),
    "is_milestone": True,
    "province": "hoa-binh",
    "province_name": "Hòa Bình",
    "period_title": "quý I/2024",
    "findings": (Found("jump", False, ("offences_1",), "Tăng nhiều."),),
    "remarks": (REMARK,),
    "messages": 2,
    "typed": Fields(v="6"),
    "problem": "Không phải số.",
    "clash": Clash("Nguyễn Văn B", NOW, "5", "6"),
    "is_locked": True,
    "is_refused": True,
    "files": (SimpleNamespace(),),
}


@pytest.mark.parametrize("name", [field.name for field in fields(Cell)])
def test_a_cell_that_says_anything_else_is_printed_anew(name):
    assert cell_part(replace(CELL, **{name: OTHERS[name]})) is not cell_part(CELL)


@pytest.mark.parametrize("name", [field.name for field in fields(Content)])
def test_so_is_one_whose_version_says_anything_else(name):
    other = {
        "kind": "cleared",
        "value": 6,
        "is_estimate": True,
        "estimated_on": NOW.date(),
        "document_date": NOW.date(),
    }
    assert cell_part(replace(CELL, version=version(**{name: other.get(name, "chữ khác")}))) is not cell_part(CELL)


def test_of_equal_cells_there_is_one():
    assert cell_part(replace(CELL, version=version())) is cell_part(CELL)
