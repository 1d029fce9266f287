"""Pages of results that are kept until something that they stand on changes; who may read what is not decided here.

docs/decisions/kept-pages.md says why nothing that is kept can be stale.
"""

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
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

from audit import services as audit
from audit.clock import now
from audit.text import mark
from pledges.models import RoleName
from pledges.permissions import authority_of
from targets.queries.reporting import last_turn
from targets.templatetags.figures import moment as in_words

LONGEST = 4_000_000  # characters of a page that is worth keeping
FOR = 24 * 3600  # seconds
BLOCKS = ("title", "extra_head", "body_class", "content")


def _token(name: str) -> str:
    """Return what stands in a text for a part that is put there later; nobody who types a text can guess it."""
    return salted_hmac("targets.views.kept", name).hexdigest()


PLACES = {name: _token(name) for name in BLOCKS}
NOW = _token("now")  # in a kept page: the moment at which it is read
HOLES = re.compile("|".join(PLACES.values()))


@dataclass(frozen=True)
class Page:
    """What a view shows: a template, whose blocks stand in the frame of the person who reads, and its context."""

    template: str
    context: dict

    def blocks(self) -> dict[str, str]:
        """Render the blocks alone: nothing of the request or its person can stand in them."""
        context = {**self.context, "frame": "targets/blocks.html", "between": PLACES["title"]}
        return dict(zip(BLOCKS, render_to_string(self.template, context).split(PLACES["title"]), strict=True))


def kept(view: Callable) -> Callable:
    """Return a view that renders its page once for as long as the record, the deadlines and the reader's roles stand.

    `view` returns a Page, which is kept, or a response, which is not.
    """

    @wraps(view)
    def answer(request, **where):
        moment = now()
        place, ground = _place(request, moment), _ground(moment)
        blocks = _read(place, ground)
        if blocks is None:
            page = view(request, **where)
            if not isinstance(page, Page):
                return page
            blocks = page.blocks()
            if _ground(moment) == ground:  # else something was written while the page was read
                _write(place, ground, blocks)
        return _framed(request, blocks, moment)

    return answer


def _framed(request, blocks: dict[str, str], moment: datetime) -> HttpResponse:
    """Return the blocks in the frame of this person, with the moment at which they read."""
    filled = {hole: blocks[name] for name, hole in PLACES.items()}
    frame = render_to_string("targets/kept.html", {"places": PLACES}, request)
    page = HOLES.sub(lambda hole: filled[hole[0]], frame)
    return HttpResponse(page.replace(NOW, in_words(moment)))


def _ground(moment: datetime) -> str:
    """Return a mark of all that pages stand on: what was written, which deadlines have passed, the program."""
    return mark(_release(), audit.head_of_moves().hash, last_turn(now=moment))


def _place(request, moment: datetime) -> str:
    """Return a mark of what is asked for and of all by which one reader's answer differs from another's."""
    authority = authority_of(request.user, now=moment)
    roles = sorted(repr((role.name, role.province_id, role.cluster_id)) for role in authority.roles)
    is_assigned = authority.holds(RoleName.REVIEWER)  # reports are assigned to persons, all else goes by role
    return mark(request.get_full_path(), get_language(), roles, request.user.pk if is_assigned else None)


@cache
def _release() -> str:
    """Return a mark of the program and its templates: another release keeps pages of its own."""
    folders = ("accounts", "audit", "locale", "pledges", "targets", "templates")
    files = (path for folder in folders for path in Path(settings.BASE_DIR, folder).rglob("*") if path.is_file())
    return mark(*sorted((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files))


def _read(place: str, ground: str) -> dict[str, str] | None:
    """Return what is kept; None where nothing is, where it stands on other ground, or where the store is away."""
    try:
        signed = store.get(place)
        held = signing.loads(signed, salt=place) if signed else None
    except (RedisError, OSError, signing.BadSignature):
        return None
    return held["blocks"] if held and held["ground"] == ground else None


def _write(place: str, ground: str, blocks: dict[str, str]) -> None:
    """Keep the blocks in place of those before, where the store takes them."""
    if sum(map(len, blocks.values())) > LONGEST:
        return
    with contextlib.suppress(RedisError, OSError):
        store.set(place, signing.dumps({"ground": ground, "blocks": blocks}, salt=place, compress=True), FOR)
