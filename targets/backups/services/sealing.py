"""Files of a backup: written with their sha256, encrypted to a public key where there is one (age, by pyrage)."""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage

from foundation.errors import Refused
from targets.words import backups as words

SUFFIX = ".age"
BLOCK = 1024 * 1024  # bytes copied at once


class Hashed:
    """A file that is written or read, and the sha256 and size of what has passed."""

    def __init__(self, file: BinaryIO):
        self._file, self._digest, self.size = file, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        """Write, and count."""
        self._pass(data)
        return self._file.write(data)

    def read(self, size: int = -1) -> bytes:
        """Read, and count."""
        data = self._file.read(size)
        self._pass(data)
        return data

    def flush(self) -> None:
        """Hand on what was written."""
        self._file.flush()

    def _pass(self, data: bytes) -> None:
        self._digest.update(data)
        self.size += len(data)

    @property
    def sha256(self) -> str:
        """The digest of what has passed so far."""
        return self._digest.hexdigest()


@dataclass(frozen=True)
class Seal:
    """How the files of a backup are written: `key` encrypts them, "" leaves them plain."""

    key: str = ""

    @property
    def suffix(self) -> str:
        """What the names of its files end with."""
        return SUFFIX if self.key else ""

    def write(self, source, path: Path) -> str:
        """Write a source to the disk and return the sha256 of the file as it lies there."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            written = Hashed(file)
            if self.key:
                pyrage.encrypt_io(source, written, [_recipient(self.key)])
            else:
                shutil.copyfileobj(source, written, BLOCK)
            file.flush()
            os.fsync(file.fileno())
        return written.sha256


def _recipient(key: str):
    try:
        return pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError:
        raise Refused(words.no_public_key()) from None


def private_key(path: str):
    """Return the private key that a file holds, as `age-keygen` writes it; None for no path. Refused for none."""
    if not path:
        return None
    try:
        lines = Path(path).read_text("ascii").split()
        return pyrage.x25519.Identity.from_str(next(line for line in lines if line.startswith("AGE-SECRET-KEY-")))
    except (OSError, ValueError, StopIteration, pyrage.IdentityError):
        raise Refused(words.no_private_key(path)) from None


def opened(file: BinaryIO, identity) -> BinaryIO:
    """Return what a file of a backup holds: itself, or decrypted into a temporary one that no name leads to.

    Raises ValueError where it is not for this key, or was altered.
    """
    if identity is None:
        return file
    plain = tempfile.TemporaryFile()  # noqa: SIM115 - whoever is given it closes it
    try:
        pyrage.decrypt_io(file, plain, [identity])
    except Exception as error:  # pyrage raises DecryptError, or OSError of what it reads in blocks
        plain.close()
        raise ValueError(str(error)) from None
    plain.seek(0)
    return plain
