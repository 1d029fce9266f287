"""The head of the record (number and hash of its last event) kept outside the database: lines of a file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple


class Head(NamedTuple):
    """The last event of the record at some moment; an empty record has number 0 and no hash."""

    sequence: int
    hash: str

    def __str__(self):
        return f"{self.sequence} {self.hash}"


def keep(path: Path, head: Head, *, at: datetime) -> None:
    """Add a head to the file, once: "2024-09-18T02:30:00+00:00 1234 <hash>"."""
    last = read(path)[-1:]
    if last == [head]:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as lines:
        lines.write(f"{at.astimezone(UTC).isoformat(timespec='seconds')} {head}\n")


def read(path: Path) -> list[Head]:
    """Return the heads of a file in its order; lines that are none are left out, no file is none."""
    if not path.is_file():
        return []
    found = []
    for line in path.read_text("utf-8", errors="replace").splitlines():
        words = line.split()
        if len(words) == 3 and words[1].isascii() and words[1].isdigit():
            found.append(Head(int(words[1]), words[2]))
    return found
