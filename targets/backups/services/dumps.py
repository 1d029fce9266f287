"""The rows of a database as one file, and back. No database's own dump: docs/decisions/backup.md says why."""

import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from audit.heads import Head
from audit.models import Event
from targets.backups.queries.tables import tables

END = "end"
EVENTS = Event._meta.db_table


@dataclass
class Content:
    """What a dump was found to hold: rows of each table, and the head of its record."""

    counts: dict[str, int] = field(default_factory=dict)
    head: Head = field(default_factory=lambda: Head(0, ""))


def write(file: BinaryIO) -> Content:
    """Write every row that a backup holds, table by table, as lines of JSON; call it inside a snapshot."""
    content = Content()
    with (
        gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6, mtime=0) as zipped,
        io.TextIOWrapper(zipped, "utf-8") as out,
    ):
        for table in tables():
            _line(out, {"table": table.name, "columns": table.columns, "last_key": table.last_key()})
            count, last = 0, None
            for last in table.rows():
                _line(out, last)
                count += 1
            content.counts[table.name] = count
            if table.name == EVENTS and last:
                content.head = _head(table.columns, last)
        _line(out, {END: sum(content.counts.values())})
    return content


def _line(out, value) -> None:
    out.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


def _head(columns: list[str], row: list) -> Head:
    return Head(row[columns.index("sequence")], row[columns.index("hash")])


def read(file: BinaryIO) -> Iterator[tuple[dict, Iterator[list]]]:
    """Yield each table's heading and its rows; the rows are read before the next heading is.

    Raises ValueError (EOFError, OSError of what is not gzip) where it does not end as it was written.
    """
    with gzip.GzipFile(fileobj=file) as zipped, io.TextIOWrapper(zipped, "utf-8") as lines:
        values = map(json.loads, lines)
        reading = _Reading(values)
        while (heading := reading.heading()) is not None:
            yield heading, reading.rows()


class _Reading:
    """Where a dump is being read."""

    def __init__(self, values: Iterator):
        self.values, self.next, self.rows_read = values, next(values, None), 0

    def heading(self) -> dict | None:
        """Return the next table's heading, None at the end. ValueError where the end is not there, or is another."""
        heading = self.next
        if not isinstance(heading, dict):
            raise ValueError("a dump has no end")
        if END in heading:
            if heading[END] != self.rows_read or next(self.values, None) is not None:
                raise ValueError("a dump ends elsewhere")
            return None
        return heading

    def rows(self) -> Iterator[list]:
        """Yield the rows of the table whose heading was read last."""
        for value in self.values:
            self.next = value
            if isinstance(value, dict):
                return
            self.rows_read += 1
            yield value
        self.next = None


def look(file: BinaryIO) -> Content:
    """Read a dump to its end and return what it holds. ValueError and its like where it is not whole."""
    content, known = Content(), {table.name: table for table in tables()}
    for heading, rows in read(file):
        table = known[heading["table"]]
        if heading["columns"] != table.columns:
            raise ValueError(table.name)
        count, last = 0, None
        for last in rows:
            table.values(last)
            count += 1
        content.counts[table.name] = count
        if table.name == EVENTS and last:
            content.head = _head(table.columns, last)
    if content.counts.keys() != known.keys():
        raise ValueError("a dump lacks tables")
    return content
