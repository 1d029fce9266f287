"""Addresses of documents: making one, and checking what stood on one."""

from django.urls import path

from targets.documents.views.check import check_file, check_form, check_paper
from targets.documents.views.documents import documents
from targets.documents.views.templates import config_template, config_template_file, config_template_reset

urlpatterns = [
    path("agreements/<slug:cluster>/<int:year>/documents/", documents, name="documents"),
    path("config/<slug:cluster>/templates/<slug:kind>/", config_template, name="config_template"),
    path("config/<slug:cluster>/templates/<slug:kind>/reset/", config_template_reset, name="config_template_reset"),
    path(
        "config/<slug:cluster>/templates/<slug:kind>/<int:number>/", config_template_file, name="config_template_file"
    ),
    path("check/", check_form, name="check_form"),
    path("check/<str:code>/", check_paper, name="check_paper"),
    path("check/<str:code>/file/", check_file, name="check_file"),
]
