"""Addresses of requests to correct accepted figures."""

from django.urls import path

from targets.results.views.corrections import correction, correction_new, corrections_list, take_proposed

urlpatterns = [
    path("corrections/", corrections_list, name="corrections"),
    path("corrections/<int:pk>/", correction, name="correction"),
    path("submissions/<int:pk>/correction/", correction_new, name="correction_new"),
    path("submissions/<int:pk>/proposed/", take_proposed, name="take_proposed"),
]
