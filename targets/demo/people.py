"""The people of the demonstration: names, ranks, posts and roles of every unit; what they do is in demo.season."""

from datetime import date, datetime

from accounts.models import User
from accounts.services import create_user, publish_password
from pledges.models import Cluster, Province, RoleName
from pledges.services.people import NewRole, grant_role

# README.md says it too; these accounts exist only where DEMO=1.
PASSWORD = "giao-uoc-2024"  # noqa: S105
FROM = date(2023, 12, 15)

# username, full name, rank, post, role, province (None: the cluster)
PEOPLE = (
    ("quantri", "Đỗ Quang Huy", "Thiếu tá", "Cán bộ Phòng Tham mưu, quản trị hệ thống", RoleName.ADMINISTRATOR, None),
    ("lanhdao.cum", "Trần Đức Thắng", "Đại tá", "Phó Giám đốc, Thường trực Cụm thi đua", RoleName.LEADER, None),
    ("qn.canbo", "Vũ Thị Thu Hà", "Đại úy", "Cán bộ Phòng Công tác chính trị", RoleName.REPORTER, "quang-ninh"),
    ("qn.lanhdao", "Phạm Văn Dũng", "Đại tá", "Phó Giám đốc", RoleName.COMMANDER, "quang-ninh"),
    ("qn.thamdinh", "Nguyễn Hồng Sơn", "Trung tá", "Phó Trưởng phòng Tham mưu", RoleName.REVIEWER, "quang-ninh"),
    ("pt.canbo", "Lê Thanh Tùng", "Thượng úy", "Cán bộ Phòng Công tác chính trị", RoleName.REPORTER, "phu-tho"),
    ("pt.lanhdao", "Hà Minh Tuấn", "Thượng tá", "Phó Giám đốc", RoleName.COMMANDER, "phu-tho"),
    ("pt.thamdinh", "Đinh Thị Phương", "Thiếu tá", "Đội trưởng Phòng Tham mưu", RoleName.REVIEWER, "phu-tho"),
    ("bg.canbo", "Giáp Văn Long", "Đại úy", "Cán bộ Phòng Công tác chính trị", RoleName.REPORTER, "bac-giang"),
    ("bg.lanhdao", "Thân Trọng Nghĩa", "Đại tá", "Phó Giám đốc", RoleName.COMMANDER, "bac-giang"),
    ("bn.canbo", "Ngô Thị Lan Anh", "Thượng úy", "Cán bộ Phòng Công tác chính trị", RoleName.REPORTER, "bac-ninh"),
    ("bn.lanhdao", "Nguyễn Đình Khải", "Thượng tá", "Phó Giám đốc", RoleName.COMMANDER, "bac-ninh"),
    ("hb.canbo", "Bùi Thị Ngọc Mai", "Đại úy", "Cán bộ Phòng Công tác chính trị", RoleName.REPORTER, "hoa-binh"),
    ("hb.lanhdao", "Quách Văn Hưng", "Thượng tá", "Phó Giám đốc", RoleName.COMMANDER, "hoa-binh"),
    ("vp.canbo", "Phùng Quốc Việt", "Trung úy", "Cán bộ Phòng Công tác chính trị", RoleName.REPORTER, "vinh-phuc"),
    ("vp.lanhdao", "Kim Xuân Trường", "Thượng tá", "Phó Giám đốc", RoleName.COMMANDER, "vinh-phuc"),
)
UNITS = {
    "quang-ninh": "qn",
    "phu-tho": "pt",
    "bac-giang": "bg",
    "bac-ninh": "bn",
    "hoa-binh": "hb",
    "vinh-phuc": "vp",
}


def make_people(cluster: Cluster, *, at: datetime) -> dict[str, User]:
    """Make the accounts that are missing, each with its one role since the agreement applies; return all by username.

    An account that is there keeps the password and the roles somebody may have given it since.
    """
    provinces = Province.objects.in_bulk(UNITS, field_name="code")
    people = {user.username: user for user in User.objects.filter(username__in=[row[0] for row in PEOPLE])}
    for number, (username, full_name, rank, post, role, province) in enumerate(PEOPLE, start=1):
        if username in people:
            continue
        facts = {"full_name": full_name, "rank": rank, "post": post, "phone": f"0900 000 {number:03d}"}  # nobody's
        made = create_user(username, **facts, by=None, at=at)
        publish_password(made.user, PASSWORD)
        people[username] = made.user
        place = None if province or role == RoleName.ADMINISTRATOR else cluster
        grant_role(made.user, NewRole(role, FROM, province=provinces.get(province), cluster=place), by=None, at=at)
    return people
