"""Addresses of one's own mails, and of declining them from a mail."""

from django.urls import path

from targets.mails.views.mailbox import absence_end, absence_new, mailbox
from targets.mails.views.overview import config_mails
from targets.mails.views.stop import mail_stop

urlpatterns = [
    path("config/mails/", config_mails, name="config_mails"),
    path("account/mails/", mailbox, name="mailbox"),
    path("account/absences/new/", absence_new, name="absence_new"),
    path("account/absences/<int:pk>/end/", absence_end, name="absence_end"),
    path("mails/stop/<str:token>/", mail_stop, name="mail_stop"),
]
