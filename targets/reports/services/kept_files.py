"""Keeping what was uploaded, before the row that names it: whole, under a name that nobody guesses; strays are swept.

docs/decisions/evidence.md says in which order, and why neither a row without a file nor a file without a row is left.
"""

import logging
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from foundation.bodies import is_full
from foundation.errors import Invalid, Problem
from targets.models import Confirmation, Document, Evidence

logger = logging.getLogger(__name__)
# The column that names the files of each folder.
NAMED_BY: dict[str, tuple[Any, str]] = {
    "evidence": (Evidence, "file"),
    "scans": (Confirmation, "scan"),
    "documents": (Document, "file"),
}
STRAY_AFTER = timedelta(days=1)  # longer than any transaction


def keep(content: bytes, folder: str, suffix: str, kept: list[str], *, where: str = "file") -> str:
    """Write a file and return its name. The name is added to `kept`: whoever opens the transaction holds
    `removed_on_failure` around it. Raises Invalid where the disk is full."""
    try:
        stored = default_storage.save(f"{folder}/{uuid4()}{suffix}", ContentFile(content))
    except OSError as error:
        if not is_full(error):
            raise
        logger.exception("no room for a file of %s bytes", len(content))
        message = _("Máy chủ hết chỗ nên chưa lưu được tệp và chưa ghi gì: hãy báo quản trị rồi gửi lại.")
        raise Invalid([Problem(where, message)]) from None
    kept.append(stored)
    return stored


@contextmanager
def removed_on_failure(kept: list[str]):
    """Remove the files kept inside the block when it fails: its transaction leaves no row that would know of them."""
    try:
        yield
    except BaseException:
        for name in kept:
            default_storage.delete(name)
        raise
    finally:
        kept.clear()


def remove_strays(*, at: datetime) -> int:
    """Remove files that no row names and that are a day old: a process was killed between writing and committing.

    Returns how many.
    """
    strays = [name for folder in NAMED_BY for name in _strays(folder, at - STRAY_AFTER)]
    for name in strays:
        logger.warning("removed a file that no row names: %s", name)
        default_storage.delete(name)
    return len(strays)


def _strays(folder: str, before: datetime) -> list[str]:
    if not default_storage.exists(folder):
        return []
    model, column = NAMED_BY[folder]
    names = {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
    strays = names - set(model.objects.exclude(**{column: ""}).values_list(column, flat=True))
    return sorted(name for name in strays if default_storage.get_modified_time(name) < before)
