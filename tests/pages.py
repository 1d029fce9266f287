"""Every page of the product as people find it: by following links from the first page on, one of each address."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.urls import resolve
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Response

from accounts.models import User
from pledges.models import Pledge
from targets.mails.queries.stopping import stop_token
from targets.models import Document, Job, Submission

ROLES = ("hb.canbo", "vp.canbo", "pt.lanhdao", "qn.thamdinh", "pt.thamdinh", "lanhdao.cum", "quantri")
MOST = 1  # pages looked at per address pattern and person, beside the seeds

# Answer no page of their own to GET: moves of forms, files, machine's addresses; what a screen alone may open.
NO_PAGE = {
    "healthz", "healthz_backup", "healthz_worker", "set_language", "login", "logout", "start", "cell", "narrative",
    "notices_read", "notice_open", "absence_end",
    "scan", "evidence_file", "evidence_picture", "evidence_withdraw",
    "assignment_end", "config_measure_remove", "config_holiday_remove",
    "config_pledge_move", "config_pledge_remove", "config_target_remove",
    "config_window_remove", "config_template_reset", "config_template_file", "take_proposed", "wall", "wall_open",
    "workbook",
    "session", "session_end", "sessions_end", "held", "login_code",
    "second_factor", "recovery_codes", "second_factor_off", "passkey_new", "passkey_remove",
    "check_file", "config_history_original", "upload_original", "upload_annotated",
}  # fmt: skip


def names_of(resolver) -> Iterator[str]:
    """Yield the name of every address pattern of the product."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names_of(pattern)
        elif pattern.name:
            yield pattern.name


def seeds_of(username: str) -> list[str]:
    """Return pages of the demonstration to which links may not lead: a submission in each state, and a few more."""
    found: dict[str, int] = {}
    for one in Submission.objects.filter(period__year=2024).exclude(period__code="q1").order_by("-pk"):
        found.setdefault(one.state, one.pk)
    seeds = [f"/submissions/{pk}/" for pk in found.values()]
    if username == "quantri":
        pledge = Pledge.objects.get(number=2, agreement__year=2024).pk
        report, commander = found["submitted"], User.objects.get(username="hb.lanhdao")
        seeds += [
            f"/submissions/{report}/cells/exemplars/evidence/",
            f"/submissions/{report}/narratives/{pledge}/evidence/",
            *(f"/people/{commander.pk}/{page}/" for page in ("delegate", "second-factor")),
            "/agreements/cum-4/2024/changes/quarter/?window=through-2",
            *(f"/find/?q={text}" for text in ("bac+toi+pham", "xyz")),
            "/agreements/cum-4/2024/lateness/",
            "/check/",
            f"/mails/stop/{stop_token(1, ['messages', 'due'])}/",
            *(f"/check/{document.code}/" for document in Document.objects.all()[:1]),
            *(f"/jobs/{job.pk}/" for job in Job.objects.all()[:1]),
            "/style/",
            "/agreements/cum-4/2024/changes/day/?known=1/7/2024",
            f"/agreements/cum-4/2024/pledges/{pledge}/",
            "/agreements/cum-4/2024/targets/crime_reduction/trend/",  # the first target has no trend
        ]
    return seeds


def walk(page: Page, seeds: list[str], *, past: Callable[[str], bool] = lambda name: False) -> Iterator[tuple]:
    """Open every page that links lead to; yield (name, address, response, whether it is a seed) while it is open.

    `past` leaves out pages by the name of their address; files and downloads are none.
    """
    seen, counts, queue = set(), {}, ["/", *seeds]
    while queue:
        url = queue.pop(0)
        path = urlsplit(url).path
        if url in seen or path.startswith("/static/"):
            continue
        seen.add(url)
        name, is_seed = resolve(path).url_name, url in seeds
        if name in NO_PAGE or (counts.get(name, 0) >= MOST and not is_seed):
            continue
        counts[name] = counts.get(name, 0) + 1
        response = _opened(page, url)
        if response is None:
            continue
        links = links_of(page)
        if not past(name):
            yield name, url, response, is_seed
        queue += links


def _opened(page: Page, url: str) -> Response | None:
    """Return the answer of a page, None of a file."""
    try:
        response = page.goto(url)
    except PlaywrightError as error:
        if "Download is starting" not in str(error):
            raise
        return None
    return response if "text/html" in response.headers.get("content-type", "") else None


def links_of(page: Page) -> list[str]:
    """Return the addresses of this site that the page leads to, without fragments."""
    urls = page.eval_on_selector_all(
        "a[href]", "links => links.map(link => new URL(link.href.baseVal || link.href, document.baseURI).href)"
    )
    base = urlsplit(page.url).netloc
    parts = [urlsplit(url) for url in urls]
    return [one.path + (f"?{one.query}" if one.query else "") for one in parts if one.netloc == base]
