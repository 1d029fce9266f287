"""Pages of results that are kept until something that they stand on changes; who may read what is not decided here.

docs/decisions/kept-pages.md says why nothing that is kept can be stale.
"""

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, wraps
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.core.cache import cache as store
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from redis.exceptions import RedisError

from foundation.clock import now
from foundation.dates import HANOI, moment_text
from foundation.plain import PlainText
from foundation.text import mark
from targets.calendar.queries.rulebook import Standing, standing, standing_rulebook
from targets.results.queries.season import ACCEPTED, PROVISIONAL, TODAY
from targets.words.lateness import duration

CHOSEN = ("window", "basis", "year")  # what an address may ask for: anything else is answered and not kept
BASES = ("", ACCEPTED, PROVISIONAL, TODAY)
LONGEST = 4_000_000  # characters of a page that is worth keeping
FOR = 24 * 3600  # seconds
BLOCKS = ("title", "extra_head", "body_class", "content")


def _token(name: str) -> str:
    """Return what stands in a text for a part that is put there later; nobody who types a text can guess it."""
    return salted_hmac("targets.results.views.kept", name).hexdigest()


PLACES = {name: _token(name) for name in BLOCKS}
NOW = _token("now")  # in a kept page: the moment at which it is read
APPS = ("accounts", "audit", "charts", "cluster_emulation", "foundation", "pledges", "targets")
BETWEEN = _token("between")  # the blocks of a kept page
SINCE = re.compile(rf"{_token('since')}(\d+);")  # in a kept page: how long a moment is gone by when it is read


@dataclass(frozen=True)
class Page:
    """What a view shows: a template, whose blocks stand in the frame of the person who reads, and its context."""

    template: str
    context: dict
    stands: bool = True  # False: it shows how time passes, so that none of it is kept

    def is_of(self, year: str | None) -> bool:
        """Say whether the page is of the year that its address asks for; one that was not understood shows another."""
        asked = self.context.get("page")
        return year is None or (asked is not None and year == str(asked.agreement.year))

    def blocks(self) -> str:
        """Render the blocks alone, BETWEEN them: nothing of the request or its person can stand in them."""
        return render_to_string(
            self.template, {**self.context, "frame": "targets/results/blocks.html", "between": BETWEEN}
        )


def kept(view: Callable) -> Callable:
    """Return a view that renders its page once for as long as the record, the deadlines and the reader's roles stand.

    `view` returns a Page, which is kept, or a response, which is not. Addresses with other questions than CHOSEN are
    without number: none of their pages is kept, so that nobody fills the store.
    """

    @wraps(view)
    def answer(request, **where):
        moment = now()
        request.standing = standing()
        place, ground = _place(request, moment), _ground(request.standing, moment)
        may_keep = request.GET.keys() <= set(CHOSEN) and request.GET.get("basis", "") in BASES
        blocks = _read(place, ground) if may_keep else None
        if blocks is None:
            page = view(request, **where)
            if not isinstance(page, Page):
                return page
            blocks = page.blocks()
            stands = page.stands and page.is_of(request.GET.get("year"))
            if (
                may_keep and stands and _ground(standing(), moment) == ground
            ):  # else something was written while the page was read
                _write(place, ground, blocks)
        return _framed(request, blocks, moment)

    return answer


def time_since(moment: datetime) -> str:
    """Return what stands in a page that is kept for the time that has passed since a moment, to the minute."""
    return f"{_token('since')}{int(moment.timestamp())};"


def _framed(request, blocks: str, moment: datetime) -> HttpResponse:
    """Return the blocks in the frame of this person, with the moment at which they read."""
    page = render_to_string("targets/results/kept.html", {"places": PLACES}, request)
    for name, block in zip(BLOCKS, blocks.split(BETWEEN), strict=True):  # the content, by far the longest, comes last
        page = page.replace(PLACES[name], block)
    page = SINCE.sub(lambda since: _passed(int(since[1]), moment), page)
    return HttpResponse(page.replace(NOW, moment_text(moment)))


def _passed(since: int, moment: datetime) -> str:
    return duration(max(moment - datetime.fromtimestamp(since, HANOI), timedelta(0)))


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


@cache
def release() -> str:
    """Return a mark of the program, its templates and styles: another release keeps pages of its own."""
    parts = [*APPS, "locale", "static", "templates"]
    files = (path for part in parts for path in Path(settings.BASE_DIR, part).rglob("*.*") if path.suffix != ".pyc")
    return mark(*sorted((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files))


def _read(place: str, ground: str) -> str | None:
    """Return what is kept; None where nothing is, where it stands on other ground, or where the store is away."""
    try:
        signed = store.get(place)
        held = signing.loads(signed, salt=place, serializer=PlainText) if signed else ""
    except (RedisError, OSError, signing.BadSignature):
        return None
    stood_on, _between, blocks = held.partition(BETWEEN)
    return blocks if stood_on == ground else None


def _write(place: str, ground: str, blocks: str) -> None:
    """Keep the blocks in place of those before, where the store takes them."""
    if len(blocks) > LONGEST:
        return
    text = f"{ground}{BETWEEN}{blocks}"
    with contextlib.suppress(RedisError, OSError):
        store.set(place, signing.dumps(text, salt=place, serializer=PlainText, compress=True), FOR)
