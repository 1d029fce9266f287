"""The sample document that a template is tried with: every part there is, with texts as hostile as people's may be."""

from targets.documents.queries.manuscript import (
    CENTRE,
    RIGHT,
    Appendix,
    Column,
    Foot,
    Head,
    Heading,
    Manuscript,
    Paragraph,
    Signature,
    Table,
    TableRow,
)
from targets.words import documents as words

HOSTILE = "<w:t>&{{ 7*7 }}{% x %}</w:t>"
_ROWS = (TableRow(("1", HOSTILE)), TableRow(("B",), is_group=True))
_TABLE = Table((Column("A", CENTRE, 1), Column("B", RIGHT, 3)), _ROWS)

SAMPLE = Manuscript(
    kind=words.CLUSTER_REPORT,
    head=Head("SAMPLE-SUPERIOR", "SAMPLE-ISSUER", "SAMPLE-NUMBER", "SAMPLE-PLACE"),
    title="SAMPLE-TITLE",
    subject=("SAMPLE-SUBJECT",),
    parts=(Paragraph(f"SAMPLE-BODY {HOSTILE}", lead="1."), Heading("SAMPLE-HEADING"), _TABLE),
    signatures=(Signature(("SAMPLE-SIGNER",), "SAMPLE-NAME"),),
    recipients=("SAMPLE-RECIPIENT",),
    appendices=(Appendix("SAMPLE-APPENDIX", (_TABLE,)),),
    banner=str(words.BANNER),
)
SAMPLE_FOOT = Foot("00000-00000", "SAMPLE-CODE 00000-00000", "http://127.0.0.1/check/0000000000/")
