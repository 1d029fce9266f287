"""Who may make which document, and so read what stood on one: whoever sees on screen what it says."""

from foundation.errors import Refused
from pledges.models import Agreement
from pledges.permissions import Authority
from targets.calendar.queries.territory import reporting_refusal
from targets.core.members import speaking
from targets.documents.queries.kinds import KINDS
from targets.documents.queries.scope import Scope
from targets.models import Confirmation, Document
from targets.permissions.reviewing import may_review
from targets.permissions.seeing import sees_drafts_of, sees_provisional
from targets.words import documents as words

OF_THE_WORK = (words.REVIEW_MINUTES, words.REMINDER)  # for whoever takes part in the work on all reports


def may_make(kind: str, scope: Scope) -> bool:
    """Say whether the person may make a document: what is not accepted, only of what they see of it on screen."""
    if not scope.authority.roles or scope.agreement.state != Agreement.State.PUBLISHED:
        return False
    if scope.is_provisional and not _sees_provisional(scope):
        return False
    if kind == words.DATA_SHEET:
        return _sees_report(scope)
    if kind in OF_THE_WORK:
        return sees_provisional(scope.authority, scope.agreement) or (
            kind == words.REVIEW_MINUTES and _sees_report(scope)
        )
    return True


def may_have_file(document: Document, authority: Authority, person) -> bool:
    """Say whether someone who may make a document like this one may have the very file: whoever made it, or anybody
    where it says the same to all. What counts submitted figures, or tells of the work, says what its maker saw; a sheet
    may print what was being typed."""
    if document.by_id == person.pk:
        return True
    if document.submission:
        return sees_drafts_of(authority, document.submission)
    return not (document.is_provisional or document.kind in OF_THE_WORK)


def may_compare(document: Document, authority: Authority) -> bool:
    """Say whether a person who may know of a document may know what has changed since.

    A sheet may print what was being typed: beside what was sent it would tell where. Who does not see drafts compares
    the sheets that they made, and those that were signed for a sending.
    """
    report = document.submission
    if report is None or sees_drafts_of(authority, report):
        return True
    if document.by is not None and document.by == authority.user:
        return True
    return Confirmation.objects.filter(submission=report, sheet_code=document.code).exists()


def _sees_provisional(scope: Scope) -> bool:
    """Say whether the person sees what was submitted: of all, or of the own unit, of which the document then is."""
    only_of = scope.only_of
    return only_of is None or (scope.province is not None and scope.province.code in only_of)


def _sees_report(scope: Scope) -> bool:
    """Say whether the person takes part in the work on the province's report; of one not begun, sees its drafts."""
    if scope.province is None:
        return False
    report = scope.submission
    if report:  # reviewers do not learn of one that was never sent
        return sees_drafts_of(scope.authority, report) or (
            report.first_submitted_at is not None and may_review(scope.authority, report)
        )
    is_own = scope.province.pk in scope.authority.own_province_ids
    return is_own or any(
        scope.authority.holds(role, scope.agreement.cluster_id) for role in ("administrator", "leader")
    )


def check_made(kind: str, scope: Scope) -> None:
    """Raise Refused where a document says nothing: of a province that does not report the period, or is no member."""
    if scope.province is None:
        return
    if KINDS[kind].is_of_report:
        refusal = None if scope.submission or scope.period is None else reporting_refusal(scope.province, scope.period)
        if refusal:
            raise Refused(refusal)
    elif scope.province.code not in {unit.code for unit in speaking(scope.season.scheme.units, scope.window)}:
        raise Refused(words.no_member(scope.province.name, words.window_in_title(scope.window)))


def kinds_for(authority: Authority, agreement: Agreement) -> list[str]:
    """Return the kinds that a person may choose from; which of them they may make of what, may_make says."""
    is_working = sees_provisional(authority, agreement)
    return [kind for kind in KINDS if kind != words.REMINDER or is_working]
