"""Addresses of documents: making one, and checking what stood on one."""

from django.urls import path

from targets.documents.views.check import check_file, check_form, check_paper
from targets.documents.views.documents import documents

urlpatterns = [
    path("agreements/<slug:cluster>/<int:year>/documents/", documents, name="documents"),
    path("check/", check_form, name="check_form"),
    path("check/<str:code>/", check_paper, name="check_paper"),
    path("check/<str:code>/file/", check_file, name="check_file"),
]
