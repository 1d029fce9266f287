"""Addresses about people that concern their work or tell them: handing over, removing a second factor."""

from django.urls import path

from targets.calendar.views.second_factor import person_second_factor
from targets.reports.views.hand_over import hand_over

urlpatterns = [
    path("people/<int:pk>/hand-over/", hand_over, name="hand_over"),
    path("people/<int:pk>/second-factor/", person_second_factor, name="person_second_factor"),
]
