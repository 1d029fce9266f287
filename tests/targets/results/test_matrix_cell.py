"""A cell of the matrix, filled into the pattern of its shape, is what its template says of it."""

from itertools import product
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils.translation import override

PAGE = SimpleNamespace(season=SimpleNamespace(is_closed=False))
ROW = Template("{% load cells %}{% for cell in cells %}{% matrix_cell cell label %}{% endfor %}")
TOGETHER = Template("{% load cells %}{% for cell in cells %}{% cluster_cell cell %}{% endfor %}")
VERDICTS = ("met", "not_met", "no_data", "no_activity", "monitored", "")


def cell(number, verdict, is_number, counts, *marks, **more):
    """Return a cell whose words are hard to print."""
    provisional, correcting, estimate = marks
    rare = {"restated": None, "asks": "", "change": "", "direction": ""} | more
    members = {"members_known": 3, "members_met": more.pop("met", None), "members_total": 6}
    return SimpleNamespace(
        once=lambda _key, make, _beside: make(),
        verdict=verdict,
        is_number=is_number,
        counts=counts and f"{number}/%s 'vụ'",
        url=f"/targets/{number}/?window=q1&basis=x",
        shown=f"<−{number},50%> & %(url)s",
        is_provisional=provisional,
        is_correcting=correcting,
        result=SimpleNamespace(rests_on_estimate=estimate, **members),
        **rare,
    )


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("drawn", "more"), [(ROW, {}), (ROW, {"label": "6 tháng <1>"}), (TOGETHER, {"is_cluster": True})]
)
def test_every_shape_of_cell_reads_as_its_template(language, drawn, more):
    shapes = list(product(VERDICTS, (True, False), (True, False), *[(True, False)] * 3))
    cells = [cell(number, *shape) for number, shape in enumerate(shapes * 2)]
    cells.append(cell(1, "met", True, True, False, False, False, asks="ít nhất 3 <mô hình>"))
    cells.append(cell(3, "met", True, True, False, False, False, change="▼ 0,38 điểm %", direction="worse"))
    cells += [cell(number, verdict, True, True, False, False, False, met=2) for number, verdict in enumerate(VERDICTS)]
    with override(language):
        values = {"page": PAGE, "label": ""} | more
        each = [render_to_string("targets/results/_matrix_cell.html", {"cell": one} | values) for one in cells]
        assert drawn.render(Context({"cells": cells} | values)).split() == "".join(each).split()
