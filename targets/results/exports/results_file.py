"""Results as files: JSON (docs/formats.md), CSV for spreadsheets (BOM and semicolons), a table for terminals."""

import csv
import io
import json

from foundation.dates import local
from foundation.text import as_text
from targets.core.freezing import FIGURES, MEMBERS
from targets.core.result import Result
from targets.core.rollup import key_text
from targets.results.queries.results import Results
from targets.words import wording

COLUMNS = (
    "province", "target", "numerator", "denominator", "current", "base", "shown", "verdict", "missing", "headroom",
    "members_met", "members_total", "contradiction", "window", "from", "to", "closed_at", "restated_numerator",
    "restated_denominator", "restated_shown", "restated_verdict", "restated_because",
)  # fmt: skip


def as_data(results: Results, *, by_window: bool = False) -> dict:
    """Return the results as plain values; `by_window` adds the window's code; what is not plainly today's says so.

    Provisional results, a closing that froze them, and the moment as of which they were read have a key each.
    """
    agreement, window = results.season.agreement, results.window
    head = {"cluster": agreement.cluster.code, "year": agreement.year, "through": window.through}
    if by_window:
        head["window"] = window.code
    if results.is_provisional:
        head["provisional"] = True
    if results.closing:
        head["closed_at"] = results.closing.at.isoformat()
    if results.season.at:
        head["as_of"] = results.season.at.isoformat()
    if not results.season.is_as_then:
        head["configuration"] = "now"
    head |= {"from": window.start.isoformat(), "to": window.end.isoformat()}
    return head | {"rows": [_row(result, results) for result in results.rows]}


def _row(result: Result, results: Results) -> dict:
    """Return one result as plain values; a frozen one that would be another today says what (`restated`) and why."""
    key = (result.target.code, result.province)
    today = results.restated.get(key)
    if today is None:
        return row(result)
    return row(result) | {"restated": row(today), "restated_because": list(results.causes[key])}


def row(result: Result) -> dict:
    """Return one result as plain values; a cluster's row has how many members met the target, out of how many."""
    values = {
        "province": result.province,
        "target": result.target.code,
        "numerator": result.numerator,
        "denominator": result.denominator,
        "current": result.current,
        "base": result.base,
        "shown": wording.shown_in_files(result),
        "verdict": result.verdict,
        "missing": list(map(key_text, result.missing)),
        "headroom": result.headroom,
    }
    if result.contradiction:
        values["contradiction"] = list(map(key_text, result.contradiction))
    if result.province is None:
        values |= {"members_met": result.members_met, "members_total": result.members_total}
    return values


def to_json(results: Results, *, by_window: bool = False) -> str:
    """Return the results as JSON text."""
    return json.dumps(as_data(results, by_window=by_window), ensure_ascii=False, indent=1)


def to_csv(results: Results) -> str:
    """Return the rows as CSV that opens in a Vietnamese spreadsheet; texts that would run as formulas get a quote."""
    out = io.StringIO(newline="")
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for result in results.rows:
        values = _beside(result, results)
        writer.writerow([_cell(values.get(name)) for name in COLUMNS])
    return out.getvalue()


def _beside(result: Result, results: Results) -> dict:
    """Return a row's values with those that JSON has in its head, and what a frozen row would be today."""
    window, values = results.window, _row(result, results)
    today = values.get("restated", {})
    values |= {"window": window.code, "from": window.start.isoformat(), "to": window.end.isoformat()}
    values["closed_at"] = results.closing.at.isoformat() if results.closing else None
    return values | {f"restated_{name}": today.get(name) for name in ("numerator", "denominator", "shown", "verdict")}


def _cell(value):
    if isinstance(value, list):
        value = " ".join(value)
    return as_text(value) if isinstance(value, str) else value


def _because(result: Result, results: Results) -> str:
    causes = results.causes.get((result.target.code, result.province), ())
    words = {FIGURES: "đã đính chính sau chốt", MEMBERS: "đơn vị thành viên đã thay đổi sau chốt"}
    return f" ({'; '.join(words[cause] for cause in causes)})" if causes else ""


def to_table(results: Results) -> str:
    """Return the rows as lines of aligned columns, with a heading that names window and basis."""
    basis = "Chưa thẩm định" if results.is_provisional else "Đã thẩm định"
    if results.closing:
        basis = f"Đã chốt số liệu {local(results.closing.at):%d/%m/%Y}"
    lines = [("Đơn vị", "Chỉ tiêu", "Kết quả", "Số đếm", "Đánh giá")]
    lines += [
        (
            result.province or "toàn Cụm",
            result.target.code,
            wording.shown_in_files(result),
            wording.counts(result),
            result.verdict + _because(result, results),
        )
        for result in results.rows
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    body = ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([f"{wording.window_title_in_files(results.window)} – {basis}", *body])
