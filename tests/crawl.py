"""Follows every link that a person finds, at the least cost: what reads no target is opened once by each."""

import re
from html import unescape
from urllib.parse import urlsplit

from django.urls import resolve

# What says nothing of targets, figures or results: no change of the configuration reaches it.
STILL = re.compile(
    r"(accounts|pledges):|targets:(help|notices|hand_over|assign|config_(agreement|copy|extend|facts|holiday|measure_new"
    r"|member|merger|new|period|pledge|province|record|succession|windows))"
)
# What shows everybody the same of accepted figures: after a change one person opens it, in turn.
SHARED = re.compile(r"targets:(trend|explanation|if_closed|changes|target|stocks|provinces?)$")
# What a reader of numbers has opened already.
READ = re.compile(r"targets:(trend|explanation|if_closed|changes|lateness|target|provinces|dashboard\w*|province)$")


class Crawler:
    """Opens one page of each kind for a person after a change; `faults` are those that did not open."""

    def __init__(self, client):
        self.client, self.faults, self.opened = client, [], set()

    def look(self, person, after, seeds, *, but=None):
        """Open the seeds and what a person finds from there after a change, `but` some; return how many pages."""
        self.client.force_login(person)
        views, queue, waiting = set(), list(seeds), set(seeds)
        while queue:
            url = queue.pop(0)
            path = urlsplit(url).path
            if path.startswith("/static/"):
                continue
            view = resolve(path).view_name
            still = (person.pk, view) if STILL.match(view) else None
            is_seed = url in waiting
            waiting.discard(url)
            if not is_seed and (view in views or still in self.opened or (but and but.match(view))):
                continue
            views.add(view)
            if still:
                self.opened.add(still)
            queue += self._links(url, f"{after}, {person.username}")
        return len(views)

    def _links(self, url, where):
        answer = self.client.get(url, follow=True)
        if answer.status_code != 200:
            self.faults.append(f"{where}: {url} {answer.status_code}")
        content = answer.getvalue()  # a file is closed when it has been read
        if "text/html" not in answer.headers["Content-Type"]:
            return []
        return [unescape(link) for link in re.findall(r'href="(/[^"#]*)', content.decode())]
