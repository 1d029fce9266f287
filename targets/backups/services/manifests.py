"""The manifest of a backup: what lies in its folder, by whose hashes it is told whether it still does."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from audit.heads import Head
from foundation.errors import Refused
from targets.words import backups as words

FORMAT = 1
NAME = "manifest.json"
DUMP = "database.jsonl.gz"
FILES = "files"


@dataclass(frozen=True)
class Kept:
    """One file of a backup: sha256 of what was kept, sha256 of how it lies there (another where it is encrypted)."""

    sha256: str
    stored: str


@dataclass(frozen=True)
class Manifest:
    """All that a backup says of itself.

    `files`: what people uploaded, by name; `broken`: files that rows name and that were not whole; `results`: the
    digest of all results; `migrations`: those the database had gone through.
    """

    made_at: datetime
    version: str
    migrations: list[str]
    vendor: str
    is_encrypted: bool
    counts: dict[str, int]
    head: Head
    results: str
    dump: str
    files: dict[str, Kept] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def to_json(self) -> str:
        """Return it as the text of its file, with its own digest."""
        data = {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat(), "head": self.head._asdict()}
        return json.dumps({**data, "digest": _digest(data)}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _digest(data: dict) -> str:
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def read(folder: Path) -> Manifest:
    """Return the manifest of a backup. Refused where there is none, it was altered, or another version wrote it."""
    try:
        data = json.loads((folder / NAME).read_text("utf-8"))
        digest, form = data.pop("digest"), data["format"]
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        raise Refused(words.no_manifest(str(folder))) from None
    if form != FORMAT:
        raise Refused(words.other_format(form))
    if digest != _digest(data):
        raise Refused(words.altered(NAME))
    del data["format"]
    return Manifest(
        **data
        | {
            "made_at": datetime.fromisoformat(data["made_at"]),
            "head": Head(**data["head"]),
            "files": {name: Kept(**kept) for name, kept in data["files"].items()},
        }
    )


def check_version(manifest: Manifest) -> None:
    """Raise Refused where this product is not the one that made the backup: restore with that one, then upgrade."""
    here = sorted(f"{app}/{name}" for app, name in MigrationLoader(None).disk_migrations)
    if (manifest.version, manifest.migrations) != (settings.VERSION, here):
        raise Refused(words.other_version(manifest.version, len(manifest.migrations), settings.VERSION, len(here)))
