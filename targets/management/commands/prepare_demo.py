"""manage.py prepare_demo: fills an empty database with the demonstration (DEMO=1 only); a second run keeps the data."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from targets.agreements.imports.agreement_file import parse_agreement
from targets.demo import season as demo
from targets.demo.people import PASSWORD, PEOPLE
from targets.reports.imports.figures_file import read_figures

DATA = settings.BASE_DIR / "data"


class Command(BaseCommand):
    """Exit status 0 done or already there, 2 where this is no demonstration: its accounts share a known password."""

    help = "Fill an empty database with the agreement of 2024, demo accounts and illustrative figures (DEMO=1 only)."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("Chỉ chạy khi DEMO=1: tài khoản minh họa dùng chung mật khẩu đã công bố.", returncode=2)
        if User.objects.exists() and not User.objects.filter(is_demonstration=True).exists():
            raise CommandError("Cơ sở dữ liệu này đang dùng thật: không nạp số liệu minh họa vào.", returncode=2)
        lines, _problems = read_figures((DATA / "figures-cum4.csv").read_bytes())
        agreement = parse_agreement((DATA / "agreements" / "2024.json").read_bytes())
        holidays = json.loads((DATA / "holidays.json").read_text("utf-8"))
        is_new = demo.play(agreement, holidays, lines)
        self.stdout.write("Đã nạp dữ liệu minh họa." if is_new else "Dữ liệu đã có, giữ nguyên.")
        for username, full_name, rank, _post, role, _province in PEOPLE:
            self.stdout.write(f"  {username:<12} {role.label} – {rank} {full_name}")
        self.stdout.write(f"  Mật khẩu của mọi tài khoản minh họa: {PASSWORD}")
