"""Addresses of entering figures: beginning, the grid, a cell, a narrative, their files, the check before presenting."""

from django.urls import path

from targets.reports.views.cell import cell, narrative
from targets.reports.views.check import check
from targets.reports.views.entry import entry
from targets.reports.views.evidence import (
    cell_evidence,
    evidence_file,
    evidence_picture,
    evidence_withdraw,
    narrative_evidence,
)
from targets.reports.views.percentages import percentages
from targets.reports.views.start import start
from targets.reports.views.upload import annotated, original, preview, upload
from targets.reports.views.upload_layout import upload_layout
from targets.reports.views.workbook import workbook

urlpatterns = [
    path("periods/<int:pk>/provinces/<slug:code>/start/", start, name="start"),
    path("submissions/<int:pk>/entry/", entry, name="entry"),
    path("submissions/<int:pk>/cells/<slug:measure>/", cell, name="cell"),
    path("submissions/<int:pk>/narratives/<int:pledge>/", narrative, name="narrative"),
    path("submissions/<int:pk>/cells/<slug:measure>/evidence/", cell_evidence, name="cell_evidence"),
    path("submissions/<int:pk>/narratives/<int:pledge>/evidence/", narrative_evidence, name="narrative_evidence"),
    path("submissions/<int:pk>/evidence/<int:evidence>/", evidence_file, name="evidence_file"),
    path("submissions/<int:pk>/evidence/<int:evidence>/picture/", evidence_picture, name="evidence_picture"),
    path("submissions/<int:pk>/evidence/<int:evidence>/withdraw/", evidence_withdraw, name="evidence_withdraw"),
    path("submissions/<int:pk>/check/", check, name="check"),
    path("submissions/<int:pk>/percentages/", percentages, name="percentages"),
    path("submissions/<int:pk>/workbook/", workbook, name="workbook"),
    path("submissions/<int:pk>/upload/", upload, name="upload"),
    path("submissions/<int:pk>/uploads/<int:upload>/", preview, name="upload_preview"),
    path("submissions/<int:pk>/uploads/<int:upload>/layout/", upload_layout, name="upload_layout"),
    path("submissions/<int:pk>/uploads/<int:upload>/original/", original, name="upload_original"),
    path("submissions/<int:pk>/uploads/<int:upload>/annotated/", annotated, name="upload_annotated"),
]
