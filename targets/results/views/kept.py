"""Pages of results that are kept until something that they stand on changes; who may read what is not decided here.

docs/decisions/kept-pages.md says why nothing that is kept can be stale.
"""

import contextlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial, wraps

from django.core import signing
from django.core.cache import cache as store
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from redis.exceptions import RedisError

from foundation import table_downloads
from foundation.clock import now
from foundation.plain import PlainBytes
from foundation.release import release
from foundation.text import mark
from targets.calendar.queries.rulebook import Standing, standing, standing_rulebook
from targets.results.queries.season import ACCEPTED, PROVISIONAL, TODAY
from targets.results.views.blocks import PLACES, Blocks, blocks_of, rendered

CHOSEN = ("window", "basis", "year")  # what an address may ask for: anything else is answered and not kept
BASES = ("", ACCEPTED, PROVISIONAL, TODAY)
LONGEST = 4_000_000  # characters of a page that is worth keeping
FOR = 24 * 3600  # seconds
OPENED = 24_000_000  # bytes of pages that a process has at hand, as the store gave them last
QUICK = 1  # of zlib's levels: a page is written in the time of whoever asks for it first


@dataclass(frozen=True)
class Page:
    """What a view shows: a template, whose blocks stand in the frame of the person who reads, and its context."""

    template: str
    context: dict
    stands: bool = True  # False: it shows how time passes, so that none of it is kept
    download: table_downloads.Download | None = None  # its tables as files

    def is_of(self, year: str | None) -> bool:
        """Say whether the page is of the year that its address asks for; one that was not understood shows another."""
        asked = self.context.get("page")
        return year is None or (asked is not None and year == str(asked.agreement.year))


def kept(view: Callable) -> Callable:
    """Return a view that renders its page once for as long as the record, the deadlines and the reader's roles stand.

    `view` returns a Page, which is kept, or a response, which is not. Where a file of its tables is asked for, it is
    made of the same Page, for whoever may read that. Addresses with other questions than CHOSEN are
    without number: none of their pages is kept, so that nobody fills the store.
    """

    @wraps(view)
    def answer(request, **where):
        moment = now()
        if table_downloads.is_asked(request):
            return table_downloads.answer(request, lambda: _download(request, partial(view, request, **where)))
        request.standing = standing()
        place, ground = _place(request, moment), _ground(request.standing, moment)
        may_keep = request.GET.keys() <= set(CHOSEN) and request.GET.get("basis", "") in BASES
        blocks = _read(place, ground) if may_keep else None
        if blocks is None:
            page = view(request, **where)
            if not isinstance(page, Page):
                return page
            text = rendered(page.template, page.context | {"download": page.download})
            blocks = blocks_of(text)
            stands = page.stands and page.is_of(request.GET.get("year"))
            if (
                may_keep and stands and _ground(standing(), moment) == ground
            ):  # else something was written while the page was read
                _write(place, ground, text, blocks)
        frame = render_to_string("targets/results/kept.html", {"places": PLACES}, request)
        return HttpResponse(blocks.framed(frame, moment))

    return answer


def _download(request, view: Callable[[], Page | HttpResponse]) -> table_downloads.Download | None:
    """Return the tables of a page as files, of the moment at which it is read; None of an answer that is no page."""
    request.standing = standing()
    page = view()
    return page.download if isinstance(page, Page) else None


def _ground(stands: Standing, moment: datetime) -> str:
    """Return a mark of all that pages stand on: what was written, which deadlines have passed, the program."""
    return mark(release(), stands.ground, standing_rulebook(stands).last_turn(now=moment))


def _place(request, moment: datetime) -> str:
    """Return a mark of what is asked for and of all by which one reader's answer differs from another's."""
    book = standing_rulebook(request.standing)
    authority = book.authority_in(request, now=moment)
    roles = sorted(repr((role.name, role.province_id, role.cluster_id)) for role in authority.roles)
    reports = book.assigned(request.user.pk)  # an authority by itself
    chosen = [request.GET.get(name, "") for name in CHOSEN]
    return mark(request.path, chosen, get_language(), roles, reports)


@dataclass(frozen=True)
class _Opened:
    """A page as this process has read it from the store: while it gives the same, it need not be opened again."""

    signed: str
    ground: str
    blocks: Blocks


class _AtHand:
    """The pages that were read last, as many as there is room for; the last one comes last."""

    def __init__(self) -> None:
        self.pages: dict[str, _Opened] = {}
        self.size = 0  # bytes

    def get(self, place: str, signed: str) -> _Opened | None:
        """Return the page of a place, None where the store gives another."""
        page = self.pages.get(place)
        return page if page and page.signed == signed else None

    def put(self, place: str, page: _Opened) -> None:
        """Remember a page as the one that was read last."""
        self._drop(place)
        self.pages[place] = page
        self.size += page.blocks.size
        while self.size > OPENED and self.pages:
            self._drop(next(iter(self.pages)))

    def _drop(self, place: str) -> None:
        if page := self.pages.pop(place, None):
            self.size -= page.blocks.size


_at_hand = _AtHand()


def _read(place: str, ground: str) -> Blocks | None:
    """Return what is kept; None where nothing is, where it stands on other ground, or where the store is away."""
    try:
        signed = store.get(place)
        return _open(place, signed, ground) if signed else None
    except (RedisError, OSError, signing.BadSignature, zlib.error):
        return None


def _open(place: str, signed: str, ground: str) -> Blocks | None:
    """Return what the store gave, once it is known to be ours and of this ground."""
    page = _at_hand.get(place, signed)
    if page is None:
        stood_on, _line, packed = signing.loads(signed, salt=place, serializer=PlainBytes).partition(b"\n")
        if stood_on != ground.encode():
            return None  # it is not even opened
        page = _Opened(signed, ground, blocks_of(zlib.decompress(packed).decode()))
    if page.ground != ground:
        return None
    _at_hand.put(place, page)
    return page.blocks


def _write(place: str, ground: str, text: str, blocks: Blocks) -> None:
    """Keep the blocks in place of those before, where the store takes them."""
    if len(text) > LONGEST:
        return
    packed = ground.encode() + b"\n" + zlib.compress(text.encode(), QUICK)
    signed = signing.dumps(packed, salt=place, serializer=PlainBytes)
    with contextlib.suppress(RedisError, OSError):
        store.set(place, signed, FOR)
        _at_hand.put(place, _Opened(signed, ground, blocks))
