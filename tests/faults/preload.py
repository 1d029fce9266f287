"""Loads what each process of tests.faults.killed_processes would load by itself: the product, its views, sentences.

It is imported by the one process that they are forked from, and by no test.
"""

from importlib import import_module

import django
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

django.setup()
import_module("tests.faults.killed_processes")
reverse("targets:home")
get_template("targets/mails/message.html")
for language, _name in settings.LANGUAGES:
    with translation.override(language):
        translation.gettext("Thông báo")
