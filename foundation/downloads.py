"""Kept files on their way out: as downloads that no browser renders, under their own names (RFC 6266)."""

from typing import BinaryIO, TypeVar
from urllib.parse import quote

from django.http import FileResponse
from django.http.response import HttpResponseBase

from foundation.text import unmarked

Answer = TypeVar("Answer", bound=HttpResponseBase)
LOCKED_IN = "sandbox; default-src 'none'"  # whatever a file holds, it runs nothing and loads nothing


def file_response(file: BinaryIO, *, name: str, content_type: str, is_inline: bool = False) -> FileResponse:
    """Return a file as a download named so; `is_inline`: to be drawn in a page, for pictures that are our own alone."""
    return as_download(FileResponse(file, content_type=content_type), name, is_inline=is_inline)


def as_download(answer: Answer, name: str, *, is_inline: bool = False) -> Answer:
    """Return an answer with the heads that make a download of it: no browser renders it, nothing keeps it."""
    answer.headers["Content-Disposition"] = disposition(name, is_inline=is_inline)
    answer.headers["Content-Security-Policy"] = LOCKED_IN
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def disposition(name: str, *, is_inline: bool = False) -> str:
    """Return the header that names a download: in ASCII for old programs, and as it is."""
    how = "inline" if is_inline else "attachment"
    return f"{how}; filename=\"{_plain(name)}\"; filename*=UTF-8''{quote(name, safe='')}"


def _plain(name: str) -> str:
    """Return a name in ASCII without quotes: letters without their marks, "_" for any other sign."""
    return "".join(
        sign if sign.isascii() and sign.isprintable() and sign not in '"\\%' else "_" for sign in unmarked(name)
    )
