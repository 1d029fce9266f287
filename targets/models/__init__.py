"""The season: what changes every quarter. Columns and constraints; the writers are the services of each room."""

from targets.models.backup import BackupRun
from targets.models.call import Call
from targets.models.closing import Closing, FrozenResult
from targets.models.correction import CorrectionRequest, Extension, ProposedFigure, PublishedPercentage
from targets.models.document import Document
from targets.models.document_template import DocumentTemplate
from targets.models.evidence import Evidence
from targets.models.figure import Figure, FigureVersion, Narrative, NarrativeVersion
from targets.models.history_file import HistoryFile, HistoryRun
from targets.models.job import Job
from targets.models.layout import WorkbookLayout
from targets.models.mail import Absence, Mail, Mailbox, MailItem
from targets.models.notice import ClockRun, Message, Notice
from targets.models.period import Holiday, Period
from targets.models.review import Acceptance, AcceptedFigure, AcceptedNarrative, Assignment, Judgement, Remark
from targets.models.scheme import (
    AgreementMeasure,
    AgreementWindow,
    Check,
    Measure,
    Stock,
    Supplier,
    Target,
    TargetVersion,
)
from targets.models.submission import Confirmation, Submission
from targets.models.upload import TakenUpload, Upload

__all__ = [
    "Absence",
    "Acceptance",
    "AcceptedFigure",
    "AcceptedNarrative",
    "AgreementMeasure",
    "AgreementWindow",
    "Assignment",
    "BackupRun",
    "Call",
    "Check",
    "ClockRun",
    "Closing",
    "Confirmation",
    "CorrectionRequest",
    "Document",
    "DocumentTemplate",
    "Evidence",
    "Extension",
    "Figure",
    "FigureVersion",
    "FrozenResult",
    "HistoryFile",
    "HistoryRun",
    "Holiday",
    "Job",
    "Judgement",
    "Mail",
    "MailItem",
    "Mailbox",
    "Measure",
    "Message",
    "Narrative",
    "NarrativeVersion",
    "Notice",
    "Period",
    "ProposedFigure",
    "PublishedPercentage",
    "Remark",
    "Stock",
    "Submission",
    "Supplier",
    "TakenUpload",
    "Target",
    "TargetVersion",
    "Upload",
    "WorkbookLayout",
]
