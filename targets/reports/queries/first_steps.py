"""What is still to be set before people can work: agreement, lead, deputy, people, days off. Reads only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from foundation.dates import day_of
from pledges.models import Agreement, Cluster, Member, Role, RoleName
from pledges.permissions import is_abolished, roles_in_force
from targets.models import Holiday
from targets.words import first_steps as words


@dataclass(frozen=True)
class Step:
    """One thing that is missing, in words, and the address where it is set."""

    text: str
    to: str


def first_steps(clusters: Iterable[Cluster], *, now: datetime) -> list[Step]:
    """Return what these clusters still lack this year; nothing where all is set."""
    clusters, year = list(clusters), day_of(now).year
    roles = list(Role.objects.filter(roles_in_force(now), user__is_active=True).values_list("name", "province"))
    steps = [step for cluster in clusters for step in _of_cluster(cluster, year, roles, now)]
    if not clusters:
        steps.append(Step(words.no_agreement(), reverse("targets:config")))
    held = {name for name, _province in roles}
    steps += [_nobody(name) for name in (RoleName.LEADER, RoleName.ADMINISTRATOR) if name not in held]
    if not Holiday.objects.filter(day__year=year).exists():
        steps.append(Step(words.no_holidays(year), reverse("targets:config_holidays")))
    return steps


def _of_cluster(cluster: Cluster, year: int, roles: list, now: datetime) -> Iterator[Step]:
    latest = Agreement.objects.filter(cluster=cluster, year__lte=year).prefetch_related("members__province").first()
    if latest is None or latest.year < year:
        yield Step(words.no_agreement_of(year, cluster), reverse("targets:config"))
    if latest is None:
        return
    here = (cluster.code, latest.year)
    if latest.state == Agreement.State.DRAFT:
        yield Step(words.draft(latest), reverse("targets:config_agreement", args=here))
    members = list(latest.members.all())
    positions = {member.position for member in members}
    missing = {
        words.no_members: not members,
        words.no_lead: members and Member.Position.LEAD not in positions,
        words.no_deputy: members and Member.Position.DEPUTY not in positions,
    }
    yield from (
        Step(say(latest), reverse("targets:config_members", args=here)) for say, lacks in missing.items() if lacks
    )
    yield from _people_of(members, roles, now)


def _people_of(members: list[Member], roles: list, now: datetime) -> Iterator[Step]:
    """Yield the roles that units in being have nobody for; reviewers are asked of the lead and its deputies."""
    standing = [member for member in members if not is_abolished(member.province, day_of(now))]
    reviewing = [member for member in standing if member.position != Member.Position.MEMBER]
    for name, asked in (
        (RoleName.REPORTER, standing),
        (RoleName.COMMANDER, standing),
        (RoleName.REVIEWER, reviewing),
    ):
        without = [member.province for member in asked if (name, member.province_id) not in roles]
        if without:
            yield _nobody(name, without)


def _nobody(name: str, provinces: Iterable = ()) -> Step:
    return Step(
        words.nobody_with(str(RoleName(name).label), list(provinces)), f"{reverse('pledges:people')}?role={name}"
    )
