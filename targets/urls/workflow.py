"""Addresses of a submission, its threads and its moves; `move` comes last, so that it hides no other address."""

from django.urls import path

from targets.reports.views.messages import cell_messages
from targets.reports.views.move import move
from targets.reports.views.paper import paper
from targets.reports.views.scan import scan
from targets.reports.views.submission import submission

urlpatterns = [
    path("submissions/<int:pk>/", submission, name="submission"),
    path("submissions/<int:pk>/cells/<slug:measure>/messages/", cell_messages, name="messages"),
    path("submissions/<int:pk>/papers/<int:confirmation>/scan/", scan, name="scan"),
    path("submissions/<int:pk>/paper/", paper, name="paper"),
    path("submissions/<int:pk>/<slug:action>/", move, name="move"),
]
