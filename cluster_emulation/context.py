"""What the frame of every page shows: the navigation by role, unread notices, the demo's banner."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import Count
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.clock import now, today
from foundation.statements import written_once
from pledges.models import RoleName
from pledges.permissions import authority_in, only_looks
from pledges.queries.people import administrators
from targets.calendar.queries import clock
from targets.calendar.queries.rulebook import cluster_name, standing_rulebook
from targets.core.numbers import format_date
from targets.models import Notice
from targets.words import silence

# Pages that stand below an entry of the navigation though their address does not begin with its address.
RESULTS = (
    "dashboard_year", "target", "trend", "explanation", "if_closed", "changes", "lateness", "calls", "call_new",
    "stocks", "pledge", "documents",
)  # fmt: skip
BELOW = {"targets:dashboard": tuple(f"targets:{name}" for name in RESULTS)}


@dataclass(frozen=True)
class NavItem:
    """One entry of the main navigation."""

    label: str
    url: str
    is_here: bool


@dataclass(frozen=True)
class Person:
    """Who is signed in, as the head of a page names them."""

    pk: int
    name: str
    title: str  # with the rank
    post: str
    roles: tuple[str, ...]
    unread: int  # notices


@dataclass(frozen=True)
class Head:
    """All that the head of a page prints beside the forms' token and the page's address; of nobody signed in no person.

    The head is drawn from this alone (templatetags.frame), so that nothing of somebody else can stand in it.
    """

    cluster_name: str
    is_demo: bool
    today: str  # where it is not that of the clock
    nav: tuple[NavItem, ...] = ()
    person: Person | None = None
    alarm: str = ""  # to administrators: what does not run by itself any more


def frame(request) -> dict:
    """Return the frame's context; for anonymous people only what the sign-in page shows."""
    user = getattr(request, "user", None)
    stands = getattr(request, "standing", None)  # of a kept page, which has read it
    name = standing_rulebook(stands).cluster_name() if stands else cluster_name()
    head = Head(name, settings.DEMO, format_date(today()) if settings.FIXED_NOW else "")
    if user is None or not user.is_authenticated:
        return {"cluster_name": name, "head": head}
    authority = authority_in(request, now=now())
    unread = unread_notices(user)
    roles = tuple(
        f"{role.get_name_display()}{f' · {role.province}' if role.province else ''}" for role in authority.roles
    )
    person = Person(user.pk, user.full_name, str(user), user.post, roles, unread)
    return {
        "cluster_name": name,
        "head": replace(head, nav=tuple(_navigation(request, authority)), person=person, alarm=_alarm(authority)),
        "my_roles": authority.roles,
        "record_head": stands.head if stands else audit.head(),
        "whom_to_ask": () if authority.roles else administrators(now=now()),
        "unread_notices": unread,
    }


def unread_notices(user) -> int:
    """Return how many notices a person has not read: what the bell counts."""
    return dict(_unread(user.pk)).get(user.pk, 0)


@written_once
def _unread(user: int):
    """Return a person with the number of notices that they have not read; nobody where there are none."""
    notices = Notice.objects.filter(user=user, read_at__isnull=True).order_by()
    return notices.values_list("user").annotate(Count("pk"))


def _alarm(authority) -> str:
    """Return to an administrator that the clock has fallen silent, and since when; "" where it runs, or is fixed."""
    if settings.FIXED_NOW or not authority.is_administrator:
        return ""
    last = clock.last_run()
    return silence.clock(last) if clock.is_overdue(last, now()) else ""


def _navigation(request, authority) -> list[NavItem]:
    items = [] if only_looks(authority) else [(_("Việc của tôi"), "targets:home")]
    items.append((_("Bảng theo dõi"), "targets:dashboard"))
    items.append((_("Đơn vị"), "targets:provinces"))
    if authority.holds(RoleName.ADMINISTRATOR):
        items += [(_("Cấu hình"), "targets:config"), (_("Nhân sự"), "pledges:people")]
    view = request.resolver_match.view_name if getattr(request, "resolver_match", None) else ""
    found = []
    for label, name in items:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        is_here = request.path == url or (url != "/" and request.path.startswith(url)) or view in BELOW.get(name, ())
        found.append(NavItem(label, url, is_here))
    return found
