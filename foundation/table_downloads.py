"""Tables given as files from the address of their page: `?format=xlsx` or `csv`; how often one person may ask."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse

from foundation.archives import XLSX
from foundation.downloads import as_download
from foundation.limits import too_often
from foundation.snapshots import snapshot
from foundation.table_files import to_csv, to_xlsx
from foundation.tables import Table

TYPES = {
    "xlsx": XLSX,
    "csv": "text/csv; charset=utf-8",
}
BETWEEN_WORDS = re.compile(r"[^\w.,]+")  # in a file's name a hyphen stands for it


@dataclass(frozen=True)
class Download:
    """The tables of a page, made when a file is asked for, and the file's name without its ending.

    `query`: what an address asks for that shows the same.
    """

    name: str
    tables: Callable[[], Sequence[Table]]
    query: str = ""


def is_asked(request) -> bool:
    """Say whether a page's address asks for a file; 404 for a sort of file that there is none of."""
    if "format" not in request.GET:
        return False
    if request.GET["format"] not in TYPES:
        raise Http404
    return True


def answer(request, read: Callable[[], Download | None]) -> HttpResponse:
    """Answer with the file that is asked for; 404 of a page without tables, 429 to who asks too often.

    `read` reads what the page shows, at one moment with the tables; nobody who has to wait makes it.
    """
    if refusal := too_often(request, "tables"):
        return refusal
    sort = request.GET["format"]
    with snapshot():
        download = read()
        if download is None:
            raise Http404
        tables = download.tables()
    content = to_xlsx(tables) if sort == "xlsx" else to_csv(tables)
    name = BETWEEN_WORDS.sub("-", download.name).strip("-.")
    return as_download(HttpResponse(content, content_type=TYPES[sort]), f"{name}.{sort}")
