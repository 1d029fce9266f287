"""The sheet of initial passwords as CSV, made once when the accounts are made; nothing of it is stored."""

import csv
import io

from django.utils.translation import gettext as _

from foundation.dates import local
from foundation.text import as_text


def password_sheet(made) -> str:
    """Return UTF-8 CSV (BOM, semicolons: as spreadsheets here open it) of names, initial passwords and their ends."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("Tên đăng nhập"), _("Họ và tên"), _("Mật khẩu dùng một lần"), _("Dùng đến")])
    for account in made:
        until = local(account.user.initial_password_expires_at)
        row = (account.user.username, account.user.get_full_name(), account.password, f"{until:%H:%M %d/%m/%Y}")
        writer.writerow(map(as_text, row))
    return out.getvalue()
