"""What roles a person holds on a day, and over which provinces; and which register rows they may see.

What a role may do to a submission is in targets.permissions. Reads only.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.dates import day_of
from foundation.errors import NotAllowed
from pledges.models import Agreement, Cluster, Device, Member, Province, Role, RoleName, Succession

PROVINCE_ROLES = (RoleName.REPORTER, RoleName.COMMANDER, RoleName.REVIEWER)


@dataclass(frozen=True)
class Authority:
    """The roles a person holds at a moment, resolved once a request; docs/workflow.md."""

    user: object
    today: date
    roles: tuple[Role, ...]
    acting: dict  # role name -> ids of the provinces it may act for (abolished predecessors of its own included)
    own_province_ids: frozenset  # every province this person belongs to, abolished ones too
    answers: dict = field(default_factory=dict, compare=False, repr=False)  # what it was asked, by question

    def acts_for(self, role: str, province_id: int) -> bool:
        """Say whether the person may act in `role` for that province today (never for an abolished own unit)."""
        return province_id in self.acting.get(role, frozenset())

    def holds(self, role: str, cluster_id: int | None = None) -> bool:
        """Say whether the person holds a role: at that cluster, or, with no cluster given, anywhere."""
        return any(
            held.name == role and (cluster_id is None or held.cluster_id is None or held.cluster_id == cluster_id)
            for held in self.roles
        )

    @property
    def is_administrator(self) -> bool:
        """Say whether the person administers any cluster."""
        return self.holds(RoleName.ADMINISTRATOR)


def roles_in_force(now: datetime) -> Q:
    """Return the condition on Role that it is in force at `now` (its last day included, not revoked)."""
    today = day_of(now)
    return (
        Q(valid_from__lte=today)
        & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        & (Q(revoked_at__isnull=True) | Q(revoked_at__gt=now))
    )


def is_in_force(role: Role, now: datetime) -> bool:
    """Say of a role that was read what roles_in_force asks of a stored one."""
    is_revoked = role.revoked_at is not None and role.revoked_at <= now
    return role.valid_from <= day_of(now) <= (role.valid_to or date.max) and not is_revoked


def every_role_of(user) -> tuple[Role, ...]:
    """Return all roles a person was ever given, with their places, in order."""
    return tuple(user.roles.select_related("province", "cluster"))


def authority_of(
    user, *, now: datetime, links: Iterable[Succession] | None = None, roles: Iterable[Role] | None = None
) -> Authority:
    """Resolve what `user` may act as at `now`. Anonymous or inactive people hold nothing.

    `links`: every succession, `roles`: every_role_of the person, where they have been read.
    """
    today = day_of(now)
    if not user.is_authenticated or not user.is_active:
        return Authority(user, today, (), {}, frozenset())
    roles = tuple(role for role in (every_role_of(user) if roles is None else roles) if is_in_force(role, now))
    own = {role.province for role in roles if role.province_id}
    inherited = abolished_predecessors(own, today, links) if own else {}
    acting = {
        name: frozenset(
            province_id
            for role in roles
            if role.name == name and not is_abolished(role.province, today)
            for province_id in {role.province_id, *inherited[role.province_id]}
        )
        for name in PROVINCE_ROLES
    }
    belongs = {province.pk for province in own}.union(*inherited.values()) if own else set()
    return Authority(user, today, roles, acting, frozenset(belongs))


def authority_in(
    request, *, now: datetime, links: Iterable[Succession] | None = None, roles: Iterable[Role] | None = None
) -> Authority:
    """Return what the person of a request may act as: resolved once for all that the request shows.

    `links` and `roles`: as authority_of takes them.
    """
    if getattr(request, "authority", None) is None or request.authority.user != request.user:
        request.authority = authority_of(request.user, now=now, links=links, roles=roles)
    return request.authority


def is_abolished(province: Province, today: date) -> bool:
    """Say whether a unit's validity has ended, its last day included (docs/metrics.md#mergers)."""
    return province.valid_to is not None and province.valid_to < today


def abolished_predecessors(
    provinces: Iterable[Province], today: date, links: Iterable[Succession] | None = None
) -> dict[int, set[int]]:
    """Return, per province id, the ids of its predecessors (and theirs) whose validity has ended."""
    into: dict[int, set[int]] = {}
    for link in Succession.objects.select_related("predecessor") if links is None else links:
        if is_abolished(link.predecessor, today):
            into.setdefault(link.successor_id, set()).add(link.predecessor_id)

    def all_before(province_id):
        direct = into.get(province_id, set())
        return direct.union(*(all_before(predecessor) for predecessor in direct)) if direct else set()

    return {province.pk: all_before(province.pk) for province in provinces}


def visible_agreements(user, *, now: datetime):
    """Return the agreements a person may see: published ones; drafts for administrators of the cluster only."""
    return agreements_visible_to(authority_of(user, now=now))


def agreements_visible_to(authority: Authority):
    """Return the agreements that a person with this authority may see: visible_agreements says which."""
    if not authority.roles:
        return Agreement.objects.none()
    drafts = Q(pk__in=[])
    for role in authority.roles:
        if role.name == RoleName.ADMINISTRATOR:
            drafts |= Q(cluster=role.cluster_id) if role.cluster_id else Q(pk__isnull=False)
    return Agreement.objects.filter(Q(state=Agreement.State.PUBLISHED) | drafts).select_related("cluster")


def agreements_on_the_wall_of(device: Device):
    """Return the agreements whose results a screen shows: published ones of its cluster, none once it is revoked."""
    if device.revoked_at is not None:
        return Agreement.objects.none()
    published = Agreement.objects.filter(cluster=device.cluster_id, state=Agreement.State.PUBLISHED)
    return published.select_related("cluster")


def administered_clusters(user, *, now: datetime):
    """Return the clusters that a person administers."""
    everywhere, clusters, _provinces = _administered(user, now)
    return Cluster.objects.all() if everywhere else Cluster.objects.filter(pk__in=clusters)


def visible_devices(user, *, now: datetime):
    """Return the screens a person may see: those of the clusters that they administer."""
    return Device.objects.filter(cluster__in=administered_clusters(user, now=now))


def visible_provinces(user, *, now: datetime):
    """Return the provinces a person may see: all of them for anyone who holds a role."""
    return provinces_visible_to(authority_of(user, now=now))


def provinces_visible_to(authority: Authority):
    """Return the provinces that a person with this authority may see: visible_provinces says which."""
    return Province.objects.all() if sees_provinces(authority) else Province.objects.none()


def sees_provinces(authority: Authority) -> bool:
    """Say whether provinces_visible_to lets this authority see them: all, or none."""
    return bool(authority.roles)


def check_administers(user, cluster=None, *, now: datetime) -> None:
    """Raise NotAllowed unless the person administers `cluster` (None: any cluster)."""
    if not authority_of(user, now=now).holds(RoleName.ADMINISTRATOR, cluster.pk if cluster else None):
        raise NotAllowed(_("Chỉ người giữ vai trò Quản trị mới làm được việc này."))


def may_administer(user, cluster=None, *, now: datetime) -> bool:
    """Say whether check_administers would let the person through."""
    return authority_of(user, now=now).holds(RoleName.ADMINISTRATOR, cluster.pk if cluster else None)


def check_administers_shared(user, cluster_ids: Iterable[int], *, now: datetime) -> None:
    """Raise NotAllowed unless the person administers each of these clusters; with none given, every cluster there is.

    What one cluster uses alone is its own; what several use, or none yet, is changed by administrators of all.
    """
    if not _administers_shared(user, cluster_ids, now):
        raise NotAllowed(_("Nội dung này dùng chung cho nhiều cụm: chỉ Quản trị của tất cả các cụm đó mới sửa được."))


def _administers_shared(user, cluster_ids: Iterable[int], now: datetime) -> bool:
    ids = set(cluster_ids)
    held = [role.cluster_id for role in authority_of(user, now=now).roles if role.name == RoleName.ADMINISTRATOR]
    return None in held or bool(ids and ids <= set(held))


def clusters_of(province: Province) -> set[int]:
    """Return the ids of the clusters in whose agreements a province stands, or the units before and after it."""
    links = Succession.objects.filter(Q(predecessor=province) | Q(successor=province))
    related = {province.pk}.union(*links.values_list("predecessor", "successor"))
    return set(Member.objects.filter(province__in=related).values_list("agreement__cluster", flat=True))


def may_change_province(user, province: Province, *, now: datetime) -> bool:
    """Say whether the person may change a province: it is the own clusters' alone."""
    return _administers_shared(user, clusters_of(province), now)


def may_administer_all(user, *, now: datetime) -> bool:
    """Say whether the person administers every cluster there is."""
    return _administers_shared(user, (), now)


def _administered(user, now) -> tuple[bool, set[int], set[int]]:
    """Return what a person administers: every cluster or not, else the ids of the clusters and of their provinces."""
    held = [role for role in authority_of(user, now=now).roles if role.name == RoleName.ADMINISTRATOR]
    clusters = {role.cluster_id for role in held if role.cluster_id}
    provinces = set(Member.objects.filter(agreement__cluster__in=clusters).values_list("province", flat=True))
    provinces |= set(Succession.objects.filter(successor__in=provinces).values_list("predecessor", flat=True))
    return any(role.cluster_id is None for role in held), clusters, provinces


def managed_people(user, *, now: datetime):
    """Return the accounts a person may look after: all for an administrator of every cluster; for one of a cluster
    those whose roles, past ones apart, all lie within it (and those without any)."""
    everywhere, clusters, provinces = _administered(user, now)
    if everywhere:
        return User.objects.all()
    if not clusters:
        return User.objects.none()
    inside = Q(cluster__in=clusters) | Q(province__in=provinces)
    today = day_of(now)
    current = Role.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), revoked_at__isnull=True)
    return User.objects.exclude(Exists(current.filter(user=OuterRef("pk")).exclude(inside)))


def check_manages(user, person, *, now: datetime) -> None:
    """Raise NotAllowed unless `user` may look after that person's account and roles."""
    if not managed_people(user, now=now).filter(pk=person.pk).exists():
        raise NotAllowed(_("Chỉ người giữ vai trò Quản trị mới làm được việc này."))


def check_grants(user, *, province=None, cluster=None, now: datetime) -> None:
    """Raise NotAllowed unless `user` may give roles at that province or cluster (neither: at every cluster)."""
    everywhere, clusters, provinces = _administered(user, now)
    if everywhere or (province and province.pk in provinces) or (cluster and cluster.pk in clusters):
        return
    raise NotAllowed(_("Bạn không có quyền giao vai trò ở nơi này."))


def grantable_places(user, *, now: datetime):
    """Return (provinces, clusters, whether every cluster) at which a person may give roles."""
    everywhere, clusters, provinces = _administered(user, now)
    if everywhere:
        return Province.objects.all(), Cluster.objects.all(), True
    return Province.objects.filter(pk__in=provinces), Cluster.objects.filter(pk__in=clusters), False


def reviewing_province_ids(agreement) -> set[int]:
    """Return the ids of the provinces whose reviewers verify in this agreement: its lead and deputies."""
    positions = [Member.Position.LEAD, Member.Position.DEPUTY]
    return set(agreement.members.filter(position__in=positions).values_list("province_id", flat=True))


def only_looks(authority: Authority) -> bool:
    """Say whether the person has nothing to do here but to read results: a leader, and nothing else."""
    return bool(authority.roles) and all(role.name == RoleName.LEADER for role in authority.roles)


def is_of_secretariat(authority: Authority, agreement) -> bool:
    """Say whether the person looks after the reports of an agreement: reviews for its lead or deputy, or administers.

    The Tổ giúp việc of docs/workflow.md.
    """
    acting = authority.acting.get(RoleName.REVIEWER, frozenset())
    if authority.holds(RoleName.ADMINISTRATOR, agreement.cluster_id):
        return True
    return bool(acting and acting & reviewing_province_ids(agreement))


def must_have_second_factor(authority: Authority) -> bool:
    """Say whether the person may not sign in by password alone: reviewers and administrators."""
    return authority.holds(RoleName.REVIEWER) or authority.holds(RoleName.ADMINISTRATOR)
