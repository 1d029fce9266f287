"""The sheet of initial passwords as CSV, made once when the accounts are made; nothing of it is stored."""

import csv
import io

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def password_sheet(made) -> str:
    """Return UTF-8 CSV (with BOM and semicolons, as spreadsheets here open it) of names and initial passwords."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["Tên đăng nhập", "Họ và tên", "Mật khẩu dùng một lần"])
    for one in made:
        writer.writerow([_text(cell) for cell in (one.user.username, one.user.get_full_name(), one.password)])
    return out.getvalue()


def _text(cell: str) -> str:
    """Return a cell that no spreadsheet reads as a formula (ASVS 1.2.10)."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
