"""manage.py create_user USERNAME --role ROLE: makes one account, also in an empty database (docs/formats.md)."""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.services import create_user
from foundation.clock import now, today
from foundation.dates import local
from foundation.errors import Invalid
from pledges.models import Cluster, Province, RoleName
from pledges.permissions import PROVINCE_ROLES
from pledges.queries.people import role_questions
from pledges.services.people import NewRole, grant_role


class Command(BaseCommand):
    """Exit status 0 done, 1 refused (the name is taken, the password is weak), 2 used wrongly (docs/formats.md)."""

    help = "Make an account with one role; without --password-stdin prints a password that is used once."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--role", required=True, choices=RoleName.values)
        parser.add_argument("--province", metavar="CODE")
        parser.add_argument("--cluster", metavar="CODE")
        parser.add_argument("--full-name", default="", help="default: the username")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *args, username, role, full_name, password_stdin, **options):
        place = _row(Province, options["province"], "đơn vị")
        group = _row(Cluster, options["cluster"], "cụm")
        if role in PROVINCE_ROLES and place is None:
            raise CommandError(f"Vai trò {role} cần --province MÃ.", returncode=2)
        if role not in PROVINCE_ROLES and place is not None:
            raise CommandError(f"Vai trò {role} không gắn với đơn vị: bỏ --province.", returncode=2)
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
        if password == "":
            raise CommandError("Không có mật khẩu trên đầu vào.", returncode=2)
        try:
            with transaction.atomic():
                made = create_user(username, full_name=full_name or username, password=password, by=None, at=now())
                grant_role(
                    made.user, NewRole(role, province=place, cluster=group, valid_from=today()), by=None, at=now()
                )
        except Invalid as invalid:
            told = [f"{problem.where}: {problem.message}" for problem in invalid.problems]
            raise CommandError("\n".join(told), returncode=1) from None
        self.stdout.write(f"Đã tạo tài khoản {made.user.username}.")
        if made.password:
            until = local(made.user.initial_password_expires_at)
            self.stdout.write(f"Mật khẩu dùng một lần (đến {until:%H:%M %d/%m/%Y}): {made.password}")
        for question in role_questions(role, province=place, day=today()):
            self.stderr.write(question)


def _row(model, code, what):
    """Return the row with a code, None without a code."""
    row = model.objects.filter(code=code).first() if code else None
    if code and row is None:
        raise CommandError(f"Không có {what} “{code}”.", returncode=2)
    return row
