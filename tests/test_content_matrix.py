"""Every page × every actor × a report in every state: nobody reads what is not theirs.

The pages are those of tests/access_matrix.py, in which every address has its row: a new page cannot escape.
"""

from datetime import datetime
from html import unescape
from itertools import product

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from pledges.models import Agreement, Cluster, Member, Pledge, Province, Role
from targets.models import CorrectionRequest, Holiday, Submission
from targets.reports.services import corrections, figures, messages, narratives, published
from targets.reports.services.cells import CellInput
from targets.reports.services.review import CellRemark, Ruling
from tests import builders, content_matrix
from tests.access_matrix import ROWS
from tests.content_matrix import ACCEPTED, ASKED, DRAFT, INNER, PLACES, RETURNED, SENT, STATES, Marker
from tests.downloads import words_of
from tests.rows import row as stored_row

pytestmark = pytest.mark.crawl

NOW = datetime(2024, 12, 20, 9, 0, tzinfo=builders.HANOI)
LAYERS = (DRAFT, SENT, ACCEPTED, ASKED)
SUBMISSIONS = {"draft", "submitted", "accepted"}  # what the access matrix calls its reports
PLACE_CODES = tuple(dict.fromkeys(place for place, _quarter in PLACES.values()))


class Story:
    """One report on its way to its state; what it says at each layer is kept as markers."""

    def __init__(self, state, people):
        self.state, self.people, self.markers, self.said = state, people, [], DRAFT
        place, quarter = PLACES[state]
        self.submission = builders.draft(people, place, quarter, at=NOW)
        builders.fill(self.submission, people, at=NOW)

    def mark(self, layer, what, text=""):
        text = text or f"{what}-{self.state}-{layer}"
        self.markers.append(Marker(self.state, layer, what, text))
        return text

    def number(self, layer, what, millions):
        value = (
            millions * 1_000_000
            + (list(PLACES).index(self.state) + 1) * 10_000
            + (LAYERS.index(layer) + 1) * 1_000
            + 11
        )
        self.mark(layer, what, f"{value:,}".replace(",", "."))
        return value

    def say(self, layer):
        """Type everything that a report can say."""
        self.said = layer
        note = self.mark(layer, "NOTE")
        crimes, exemplars = self.number(layer, "crimes", 6), self.number(layer, "exemplars", 7)
        cells = [
            CellInput("social_order_crimes", value=crimes, note=note),
            CellInput("exemplars", value=exemplars, note=note),
            CellInput("gratitude_activities", reason=self.mark(layer, "REASON")),
        ]
        figures.save_cells(self.submission, cells, by=self.people.reporter, at=NOW)
        pledge = Pledge.objects.get(agreement__year=2024, number=2)
        narratives.save_narrative(self.submission, pledge, self.mark(layer, "TEXT"), by=self.people.reporter, at=NOW)

    def do(self, *actions, **more):
        """Make moves, the last one with more than each asks for."""
        roles = {"present": "reporter", "submit": "commander", "send_back": "commander", "reopen": "administrator"}
        for at, action in enumerate(actions):
            by, last = self.people.of(roles.get(action, "reviewer")), at == len(actions) - 1
            given = {"paper": self.paper()} if action == "submit" else {}
            self.submission = builders.do(self.submission, action, by, at=NOW, **given, **(more if last else {}))

    def paper(self):
        """Sign a paper with a number of its own, which goes with what was said last."""
        return builders.paper(dated=NOW.date(), number=self.mark(self.said, "PAPER"))

    def print_percentage(self):
        """Keep a percentage that the unit's own draft prints."""
        place = list(PLACES).index(self.state) + 1
        text = self.mark(DRAFT, "printed", f"9{place},47{place}11%")
        published.save_percentages(self.submission, {"tips_resolved": text}, by=self.people.reporter, at=NOW)

    def accept(self):
        comment, remark = self.mark(ACCEPTED, "COMMENT"), self.mark(ACCEPTED, "REMARK")
        rulings = {code: Ruling("met", comment) for code in builders.rulings(self.submission)}
        self.do("accept", rulings=rulings, remarks=[CellRemark("exemplars", remark)])

    def ask(self):
        proposed = [CellInput("exemplars", value=self.number(ASKED, "proposed", 7))]
        why = self.mark(ASKED, "WHY")
        return corrections.ask(self.submission, proposed, reason=why, by=self.people.reporter, at=NOW)


def accepted(story):
    story.say(DRAFT)
    story.say(SENT)
    story.do("present", "submit", "return")
    story.say(ACCEPTED)
    story.do("present", "submit")
    story.accept()
    story.ask()


def resubmitted(story):
    story.say(ACCEPTED)
    story.do("present", "submit")
    story.accept()
    story.do("reopen")
    story.say(SENT)
    story.do("present", "submit")


def submitted(story):
    story.say(DRAFT)
    story.say(SENT)
    story.do("present", "submit")


def draft(story):
    story.say(DRAFT)
    story.print_percentage()
    story.do("present")
    story.do("send_back", reason=story.mark(INNER, "SENT-BACK"), remarks=[inner_remark(story)])


def reopened(story):
    story.say(ACCEPTED)
    story.do("present", "submit")
    story.accept()
    corrections.grant(story.ask(), reason=builders.REASON, by=story.people.administrator, at=NOW)
    story.submission.refresh_from_db()
    story.say(DRAFT)
    story.print_percentage()


def returned(story):
    story.say(SENT)
    remark = CellRemark("exemplars", story.mark(RETURNED, "ASKS"))
    story.do("present", "submit", "return", reason=story.mark(RETURNED, "RETURNS"), remarks=[remark])
    question, measure = (
        story.mark(RETURNED, "QUESTION"),
        story.submission.figures.get(measure__code="exemplars").measure,
    )
    messages.write(story.submission, measure, question, by=story.people.reviewer, at=NOW)
    story.say(DRAFT)
    story.print_percentage()


def presented(story):
    story.say(DRAFT)
    story.do("present")


def typed_again(story):
    story.say(SENT)
    story.do("present", "submit", "return", "present")
    story.do("send_back", reason=story.mark(INNER, "SENT-BACK"), remarks=[inner_remark(story)])
    story.say(DRAFT)


def inner_remark(story):
    return CellRemark("exemplars", story.mark(INNER, "INNER-REMARK"))


WAYS = (accepted, resubmitted, submitted, draft, reopened, returned, presented, typed_again)


def other_agreement(cluster, year, lead):
    """Make a published agreement with one member, its lead."""
    agreement = stored_row(Agreement, cluster=cluster, year=year, state="published", published_at=NOW)
    stored_row(Member, agreement=agreement, province=lead, order=1, position="lead")
    return agreement


def everybody(people):
    """Return the actors of the matrix by name."""
    second = Cluster.objects.create(code="cum-9", name="Cụm thi đua số 9")
    other_agreement(second, 2024, stored_row(Province, code="ca-mau"))
    other_agreement(Cluster.objects.get(code="cum-4"), 2023, Province.objects.get(code="phu-tho"))
    others = {role: builders.user_with(None) for role in ("administrator", "leader")}
    for role, user in others.items():
        stored_row(Role, user=user, name=role, cluster=second)
    return {
        "reporter": people.reporter,
        "commander": people.commander,
        "reviewer": people.reviewer,
        "leader": people.leader,
        "administrator": people.administrator,
        "reporter_b": builders.user_with("reporter", "bac-giang"),
        "commander_b": builders.user_with("commander", "bac-giang"),
        "past_reviewer": builders.user_with("reviewer", "phu-tho"),
        "other_reviewer": builders.user_with("reviewer", "ca-mau"),
        "other_administrator": others["administrator"],
        "other_leader": others["leader"],
        "nobody": builders.user_with(None),
    }


@pytest.fixture
def scene(db, clock):
    """Tell all stories; return the actors, the markers and the things that addresses name."""
    clock(NOW)
    builders.agreement_2024()
    people = builders.people_of("hoa-binh")
    for role in ("reporter", "commander"):
        builders.grant(people.of(role), role, "vinh-phuc")
    actors = everybody(people)
    markers = []
    for way in WAYS:
        story = Story(way.__name__, people)
        way(story)
        markers += story.markers
    things = {
        "person": [people.commander.pk],
        "role": [people.commander.roles.first().pk],
        "correction": list(CorrectionRequest.objects.values_list("pk", flat=True)),
        "period": [builders.period(3).pk],
        "pledge": [Pledge.objects.get(agreement__year=2024, number=2).pk],
        "confirmation": [1],
        "holiday": [Holiday.objects.create(day=NOW.date(), title="Ngày nghỉ").pk],
        "hoa-binh": list(PLACE_CODES),
        "crime_reduction": ["crime_reduction", "exemplars"],
        "social_order_crimes": ["social_order_crimes", "exemplars"],
        "record_paper": list(content_matrix.ACTIONS),
    }
    reports = list(Submission.objects.filter(carried_by=None).values_list("pk", flat=True))
    return actors, markers, things | dict.fromkeys(SUBMISSIONS, reports)


def addresses(things):
    """Yield every address that answers a GET, for every report and province, results also in other ways."""
    for row in {(one.name, one.args): one for one in ROWS}.values():
        if row.get["administrator"] == 405:
            continue
        for args in product(*(things.get(arg, [arg]) for arg in row.args)):
            try:
                url = reverse(row.name, args=args)
            except NoReverseMatch:  # a thing that this scene has none of
                continue
            asks = url.startswith(("/agreements/", "/provinces/")) and url.count("/") > 2
            yield from (url + question for question in (content_matrix.QUESTIONS if asks else ("",)))


def read_by(user, urls):
    """Return {text of a page: its address} of whatever a person is shown."""
    client = Client()
    if user is not None:
        client.force_login(user)
    pages = {}
    for url in dict.fromkeys(urls):
        response = client.get(url, follow=False)
        assert response.status_code != 500, url
        pages[url] = unescape(words_of(response))
    return pages


def test_every_state_and_every_reader_is_in_the_scene(scene):
    actors, markers, _things = scene
    assert {way.__name__ for way in WAYS} == set(STATES) == set(PLACES)
    assert {(one.state, one.layer) for one in markers} == {
        (state, layer) for state, layers in STATES.items() for layer in layers
    }
    assert {*actors, "anonymous"} == set(content_matrix.ACTORS)


@pytest.mark.parametrize("side", ["own", "others"])
def test_nobody_reads_what_is_not_theirs(scene, side):
    actors, markers, things = scene
    inside = content_matrix.OWN | content_matrix.OVERSIGHT
    leaks, blind = [], []
    for actor in content_matrix.ACTORS:
        if (actor in inside) != (side == "own"):
            continue
        pages = read_by(actors.get(actor), addresses(things))
        for marker in markers:
            where = [url for url, text in pages.items() if marker.text in text]
            if where and actor not in marker.readers():
                leaks.append(f"{actor} reads {marker.text} ({marker.what} {marker.layer} of {marker.state}) at {where}")
            if not where and actor in marker.readers() and (side == "own" or marker.layer == ACCEPTED):
                blind.append(f"{actor} does not find {marker.text}")
    assert "\n".join(leaks) == ""
    assert "\n".join(blind) == ""
