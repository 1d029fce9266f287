"""Marks the demonstration's accounts: their password is published, so they sign in only where DEMO=1."""

from django.contrib.auth.hashers import check_password
from django.db import migrations, models

PUBLISHED = "giao-uoc-2024"  # noqa: S105
USERNAMES = ["quantri", "lanhdao.cum"] + [
    f"{unit}.{part}" for unit in ("qn", "pt", "bg", "bn", "hb", "vp") for part in ("canbo", "lanhdao", "thamdinh")
]


def mark(apps, schema_editor):
    """Mark those of the demonstration's names whose password is still the published one."""
    users = apps.get_model("accounts", "User").objects.filter(username__in=USERNAMES)
    known = [user.pk for user in users if check_password(PUBLISHED, user.password)]
    users.filter(pk__in=known).update(is_demonstration=True)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_guards")]

    operations = [
        migrations.AddField("user", "is_demonstration", models.BooleanField(default=False, editable=False)),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
