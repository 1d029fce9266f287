"""What is said of backups: why one is not made or not restored, how they stand."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from foundation.dates import moment_text
from targets.core import backups as core


def unknown_tables(names: Sequence[str]) -> str:
    """Return that a backup would lack tables."""
    return _("Cơ sở dữ liệu có bảng mà phiên bản này không biết: %(names)s. Chưa sao lưu.") % {
        "names": ", ".join(names)
    }


def not_empty(folder: str) -> str:
    """Return that a backup takes a folder of its own."""
    return _("%(folder)s đã có nội dung: hãy ghi tên một thư mục chưa có.") % {"folder": folder}


def no_public_key() -> str:
    """Return that BACKUP_PUBLIC_KEY is none."""
    return _("BACKUP_PUBLIC_KEY không phải khóa công khai age (bắt đầu bằng age1).")


def no_private_key(path: str) -> str:
    """Return that a file cannot be read, or holds no private key."""
    return _("%(path)s không đọc được, hoặc không chứa khóa riêng age (một dòng bắt đầu bằng AGE-SECRET-KEY-).") % {
        "path": path
    }


def key_needed() -> str:
    """Return that a backup is encrypted."""
    return _("Bản sao lưu đã mã hóa: hãy ghi --key TỆP với khóa riêng, hoặc đặt BACKUP_PRIVATE_KEY_FILE.")


def other_key() -> str:
    """Return that a backup was encrypted to another key."""
    return _("Khóa riêng này không mở được bản sao lưu.")


def no_manifest(folder: str) -> str:
    """Return that a folder is no backup."""
    return _("%(folder)s không phải bản sao lưu, hoặc tệp manifest.json đã hỏng.") % {"folder": folder}


def altered(name: str) -> str:
    """Return that a file of a backup is not what was written."""
    return _("%(name)s: thiếu, bị cắt hoặc đã bị sửa sau khi sao lưu.") % {"name": name}


def other_format(form: object) -> str:
    """Return that another version of the product wrote a backup in a way that this one does not read."""
    return _("Bản sao lưu có định dạng %(form)s mà phiên bản này không đọc được.") % {"form": form}


def other_version(version: str, migrations: int, own: str, own_migrations: int) -> str:
    """Return that another version of the product made a backup."""
    words = {"version": version, "count": migrations, "own": own, "own_count": own_migrations}
    return (
        _(
            "Bản sao lưu là của phiên bản khác: %(version)s (%(count)s bước), ở đây là %(own)s (%(own_count)s bước)."
            " Hãy phục hồi bằng đúng phiên bản ấy rồi nâng cấp."
        )
        % words
    )


def not_whole(name: str) -> str:
    """Return that a file was not whole when the backup was made."""
    return _("%(name)s: tệp đã thiếu hoặc khác mã sha256 ngay khi sao lưu.") % {"name": name}


def place_has_data() -> str:
    """Return that a backup is restored into an empty place only."""
    return _("Nơi này đã có dữ liệu (tài khoản, cụm thi đua hoặc sự kiện): chỉ phục hồi vào cơ sở dữ liệu trống.")


def place_has_files(name: str) -> str:
    """Return that files lie where a backup's would."""
    return _("MEDIA_ROOT đã có tệp không thuộc bản sao lưu (%(name)s): chỉ phục hồi vào nơi trống.") % {"name": name}


def other_count(table: str, kept: int, stands: int) -> str:
    """Return that a table holds other rows than were kept."""
    return _("%(table)s: bản sao lưu có %(kept)s dòng, phục hồi được %(stands)s.") % {
        "table": table,
        "kept": kept,
        "stands": stands,
    }


def other_results() -> str:
    """Return that the results are not those of before."""
    return _("Kết quả tính lại không giống kết quả khi sao lưu.")


def rows_refused(reason: str) -> str:
    """Return that the database did not take the rows."""
    return _("Cơ sở dữ liệu không nhận dữ liệu của bản sao lưu: %(reason)s") % {"reason": reason}


def made(folder: str, rows: int, files: int) -> str:
    """Return that a backup stands."""
    return _("Đã sao lưu vào %(folder)s: %(rows)s dòng, %(files)s tệp.") % {
        "folder": folder,
        "rows": rows,
        "files": files,
    }


def restored(made_at: str, rows: int, files: int) -> str:
    """Return that a backup was restored."""
    return _("Đã phục hồi bản sao lưu lúc %(at)s: %(rows)s dòng, %(files)s tệp; nhật ký, kết quả và tệp đều khớp.") % {
        "at": made_at,
        "rows": rows,
        "files": files,
    }


def heads_ahead(number: int, head: int) -> str:
    """Return how much is lost: heads that were kept outside go on after the backup's."""
    return _(
        "Nhật ký trước sự cố đến sự kiện %(number)s, bản sao lưu đến %(head)s: mất %(lost)s sự kiện."
        " Hãy giữ tệp RECORD_HEADS_FILE cũ cùng biên bản và bắt đầu tệp mới."
    ) % {"number": number, "head": head, "lost": number - head}


def drill_too_long(seconds: int) -> str:
    """Return that a drill was ended."""
    return _("Diễn tập phục hồi chưa xong sau %(seconds)s giây nên bị dừng.") % {"seconds": seconds}


def drill_ended(status: int) -> str:
    """Return that a drill's process ended without a word."""
    return _("Diễn tập phục hồi bị ngắt (mã %(status)s).") % {"status": status}


def drill_place_has_data() -> str:
    """Return that the drill's database is somebody else's."""
    return _("DRILL_DATABASE_URL là cơ sở dữ liệu đang có dữ liệu khác: hãy dùng một cơ sở dữ liệu trống riêng.")


def making() -> str:
    """Return the name of the work of a backup."""
    return _("Sao lưu")


def another_is_made() -> str:
    """Return that one backup is made at a time."""
    return _("Đang có một lần sao lưu hoặc diễn tập khác: hãy thử lại sau ít phút.")


def no_place() -> str:
    """Return that there is no place for backups."""
    return _("Chưa đặt nơi sao lưu (BACKUP_DIR): không có bản sao lưu nào được làm tự động.")


def standing(status: str, made_at: datetime | None, drilled_at: datetime | None, at: datetime) -> str:
    """Return how backups stand in a sentence; the statuses are those of targets.core.backups."""
    if status == core.OFF:
        return no_place()
    if made_at is None:
        return _("Chưa có bản sao lưu đầy đủ nào.")
    words = {"moment": moment_text(made_at), "age": _age(at - made_at), "hours": core.FRESH // timedelta(hours=1)}
    last = _("Bản sao lưu đầy đủ gần nhất: %(moment)s, cách đây %(age)s.") % words
    if status == core.OLD:
        after = _("Đã quá %(hours)s giờ: hãy xem lý do trong bảng và sao lưu lại.") % words
    elif status == core.WELL:
        after = _("Đã phục hồi thử lúc %(moment)s: khớp.") % {"moment": moment_text(drilled_at)}
    else:
        after = _("Trong %(hours)s giờ qua chưa phục hồi thử được: bản sao lưu chưa chắc dùng được.") % words
    return f"{last} {after}"


def _age(age: timedelta) -> str:
    hours = age // timedelta(hours=1)
    if hours < 1:
        return _("chưa đến một giờ")
    if hours < 48:
        return _("%(count)s giờ") % {"count": hours}
    return _("%(count)s ngày") % {"count": hours // 24}
