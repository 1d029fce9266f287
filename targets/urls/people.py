"""Address of handing over an officer's work; the other pages about people are in pledges."""

from django.urls import path

from targets.reports.views.hand_over import hand_over

urlpatterns = [path("people/<int:pk>/hand-over/", hand_over, name="hand_over")]
