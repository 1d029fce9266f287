"""A mark of the program that runs, by which pages and what is kept know that another has come in its place."""

from functools import cache
from pathlib import Path

from django.conf import settings

from foundation.text import mark


@cache
def release() -> str:
    """Return a mark of the program, its texts, templates and styles (settings.PROGRAM); another for each release."""
    base = Path(settings.BASE_DIR)
    files = (path for part in settings.PROGRAM for path in (base / part).rglob("*.*") if path.suffix != ".pyc")
    return mark(*sorted((str(path.relative_to(base)), path.stat().st_size, path.stat().st_mtime_ns) for path in files))
