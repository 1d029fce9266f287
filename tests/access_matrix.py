"""Who gets what from every address: the data of tests/test_access_matrix.py. A new address needs a row.

The scene: Hòa Bình (A) drafts quý II and has submitted quý I; Phú Thọ (B) is another member; Quảng Ninh reviews.
"""

from dataclasses import dataclass, field

ACTORS = (
    "anonymous", "reporter_a", "commander_a", "reporter_b", "reviewer", "leader", "administrator", "disabled",
)  # fmt: skip
LOGIN = 302  # to the login page: whoever is not signed in, or was switched off


def answers(default: int, *, outside: int = LOGIN, **others: int) -> dict[str, int]:
    """Return a status for each actor: `outside` without a session, `default` with one, except for those named."""
    said = {actor: outside if actor in ("anonymous", "disabled") else default for actor in ACTORS}
    return said | others


@dataclass(frozen=True)
class Row:
    """One address: its name, its arguments (names of the scene's things), and the statuses of GET and POST."""

    name: str
    get: dict
    post: dict
    args: tuple = ()
    data: dict = field(default_factory=dict)


def administrators(status: int = 200, others: int = 404) -> dict[str, int]:
    """Return the answers of an address that only administrators may know of."""
    return answers(others, administrator=status)


def own(status: int = 200, **others: int) -> dict[str, int]:
    """Return the answers about A's draft: its people, leaders and administrators see it, others do not know of it."""
    return answers(status, **{"reporter_b": 404, "reviewer": 404, **others})


def submitted(status: int = 200, **others: int) -> dict[str, int]:
    """Return the answers about A's submitted report: reviewers of the lead see it too."""
    return answers(status, **{"reporter_b": 404, **others})


def secretariat(status: int = 200) -> dict[str, int]:
    """Return the answers of an address that only reviewers of the lead and administrators may know of."""
    return answers(404, administrator=status, reviewer=status)


EVERYBODY = answers(200, outside=200)
SIGNED_IN = answers(200)
POST_ONLY = answers(405)
NOBODY = answers(404, outside=404)  # a screen with its link alone
SIGNED = {"targets:mail_stop"}  # mail programs post to it: the signed word in its address is its token
NO_POST = answers(405, outside=405)

ROWS = [
    Row("healthz", EVERYBODY, answers(405, outside=405)),
    Row("healthz_backup", EVERYBODY, answers(405, outside=405)),
    Row("healthz_worker", answers(503, outside=503), answers(405, outside=405)),
    Row("set_language", answers(405, outside=405), answers(302, outside=302), data={"language": "vi"}),
    Row("condition", administrators(), administrators()),
    Row("style", administrators(), administrators()),
    Row("accounts:login", answers(302, outside=200), answers(302, outside=422)),
    Row("accounts:logout", answers(405, outside=405), answers(302)),
    Row("accounts:login_code", answers(302), answers(302)),
    Row("accounts:password", SIGNED_IN, answers(422)),
    Row("accounts:account", SIGNED_IN, SIGNED_IN),
    Row("session", SIGNED_IN, SIGNED_IN),
    Row("accounts:session_end", POST_ONLY, answers(302), args=("no-session",)),
    Row("accounts:sessions_end", POST_ONLY, answers(302)),
    Row("accounts:held", answers(302), answers(302), args=("no-key",)),
    Row("accounts:second_factor", answers(404), answers(404)),  # as in the demonstration; tests/accounts has the rest
    Row("accounts:recovery_codes", POST_ONLY, answers(404)),
    Row("accounts:second_factor_off", POST_ONLY, answers(404)),
    Row("accounts:passkey_new", POST_ONLY, answers(404)),
    Row("accounts:passkey_remove", POST_ONLY, answers(404), args=(1,)),
    Row("pledges:people", administrators(), administrators()),
    Row("pledges:person_new", administrators(), administrators(422)),
    Row("pledges:people_import", administrators(), administrators(422)),
    Row("pledges:person", administrators(), administrators(), args=("person",)),
    Row("pledges:person_edit", administrators(), administrators(422), args=("person",)),
    Row("pledges:person_password", administrators(), administrators(), args=("person",)),
    Row("pledges:person_sessions", administrators(), administrators(302), args=("person",)),
    Row("pledges:person_active", administrators(), administrators(422), args=("person",)),
    Row("pledges:role_new", administrators(), administrators(422), args=("person",)),
    Row("pledges:delegate", administrators(), administrators(422), args=("person",)),
    Row("pledges:role_end", administrators(), administrators(422), args=("role",)),
    Row("pledges:role_revoke", administrators(), administrators(422), args=("role",)),
    Row("pledges:devices", administrators(), administrators(422)),
    Row("pledges:device_revoke", administrators(), administrators(302), args=("device",)),
    Row("targets:wall", NOBODY, NO_POST),
    Row("targets:wall_open", NOBODY, NO_POST, args=("no-secret",)),
    Row("targets:hand_over", administrators(), administrators(422), args=("person",)),
    Row("targets:person_second_factor", administrators(), administrators(422), args=("person",)),
    Row("targets:home", answers(200, leader=302), answers(200, leader=302)),
    Row("targets:job", answers(404, commander_a=200), answers(404, commander_a=200), args=("job",)),
    Row("targets:mailbox", SIGNED_IN, answers(302)),
    Row("targets:absence_new", SIGNED_IN, answers(422)),
    Row("targets:absence_end", POST_ONLY, answers(404, commander_a=302), args=("absence",)),
    Row("targets:mail_stop", NOBODY, NOBODY, args=("no-token",)),
    Row("targets:mail_stop", EVERYBODY, EVERYBODY, args=("stop",)),
    Row("targets:notices", SIGNED_IN, SIGNED_IN),
    Row("targets:notices_read", POST_ONLY, answers(302)),
    Row("targets:notice_open", POST_ONLY, answers(404, commander_a=302), args=("notice",)),
    Row("targets:help", SIGNED_IN, SIGNED_IN),
    Row("targets:help_role", SIGNED_IN, SIGNED_IN, args=("reporter",)),
    Row("targets:dashboard", answers(302), answers(302)),
    Row("targets:dashboard_year", SIGNED_IN, SIGNED_IN, args=("cum-4", 2024)),
    Row("targets:target", SIGNED_IN, SIGNED_IN, args=("cum-4", 2024, "crime_reduction")),
    Row("targets:pledge", SIGNED_IN, SIGNED_IN, args=("cum-4", 2024, "pledge")),
    Row("targets:trend", SIGNED_IN, SIGNED_IN, args=("cum-4", 2024, "crime_reduction")),
    Row("targets:explanation", SIGNED_IN, SIGNED_IN, args=("cum-4", 2024, "crime_reduction", "hoa-binh")),
    Row("targets:changes", SIGNED_IN, SIGNED_IN, args=("cum-4", 2024, "quarter")),
    Row("targets:lateness", SIGNED_IN, SIGNED_IN, args=("cum-4", 2024)),
    Row("targets:calls", secretariat(), secretariat(), args=("cum-4", 2024, "q2")),
    Row("targets:call_new", secretariat(), secretariat(422), args=("cum-4", 2024, "q2", "hoa-binh")),
    Row("targets:if_closed", SIGNED_IN, SIGNED_IN, args=("cum-4", 2024)),
    Row("targets:stocks", SIGNED_IN, SIGNED_IN, args=("cum-4", 2024, "hoa-binh")),
    Row("targets:documents", SIGNED_IN, answers(422), args=("cum-4", 2024)),
    Row("targets:check_form", SIGNED_IN, SIGNED_IN),
    Row("targets:check_paper", answers(404), answers(404), args=("no-code",)),
    Row("targets:check_paper", own(), own(), args=("sheet",)),
    Row("targets:check_file", answers(404), POST_ONLY, args=("no-code",)),
    Row("targets:check_file", own(), POST_ONLY, args=("sheet",)),
    Row("targets:find", SIGNED_IN, SIGNED_IN),
    Row("targets:provinces", SIGNED_IN, SIGNED_IN),
    Row("targets:province", SIGNED_IN, SIGNED_IN, args=("hoa-binh",)),
    Row("targets:start", POST_ONLY, answers(302), args=("period", "hoa-binh")),
    Row("targets:entry", own(302, reporter_a=200), own(302), args=("draft",)),
    Row("targets:cell", POST_ONLY, own(403), args=("draft", "social_order_crimes")),
    Row("targets:narrative", POST_ONLY, own(403), args=("draft", "pledge")),
    Row("targets:cell_evidence", own(), own(403, reporter_a=422), args=("draft", "social_order_crimes")),
    Row("targets:cell_evidence", submitted(), submitted(403, reporter_a=409), args=("submitted", "exemplars")),
    Row("targets:narrative_evidence", own(), own(403, reporter_a=422), args=("draft", "pledge")),
    Row("targets:evidence_file", own(), answers(405), args=("draft", "evidence")),
    Row("targets:evidence_picture", own(), answers(405), args=("draft", "evidence")),
    Row("targets:evidence_withdraw", POST_ONLY, own(302), args=("draft", "evidence")),
    Row("targets:check", own(302, reporter_a=200), own(302, reporter_a=422), args=("draft",)),
    Row("targets:percentages", own(403, reporter_a=200), own(403, reporter_a=302), args=("draft",)),
    Row("targets:workbook", own(), answers(405), args=("draft",)),
    Row("targets:upload", own(302, reporter_a=200), own(302, reporter_a=422), args=("draft",)),
    Row("targets:upload_preview", own(302, reporter_a=200), own(302), args=("draft", "upload")),
    Row("targets:upload_layout", own(302, reporter_a=200), own(302, reporter_a=422), args=("draft", "upload")),
    Row("targets:upload_original", own(), answers(405), args=("draft", "upload")),
    Row("targets:upload_annotated", own(404, reporter_a=200), answers(405), args=("draft", "upload")),
    Row("targets:submission", own(), own(), args=("draft",)),
    Row("targets:submission", submitted(), submitted(), args=("submitted",)),
    Row("targets:messages", own(), own(422, leader=403), args=("draft", "social_order_crimes")),
    Row("targets:scan", answers(404), answers(404), args=("submitted", "confirmation")),
    Row("targets:paper", submitted(403, commander_a=200), submitted(403, commander_a=422), args=("submitted",)),
    Row("targets:move", own(403, administrator=200), own(403, administrator=422), args=("draft", "record_paper")),
    Row("targets:move", submitted(403, reviewer=200), submitted(403, reviewer=422), args=("submitted", "return")),
    Row("targets:corrections", SIGNED_IN, SIGNED_IN),
    Row("targets:correction", own(), own(422), args=("correction",)),
    Row("targets:correction_new", answers(403, reporter_a=200), answers(403, reporter_a=422), args=("accepted",)),
    Row("targets:take_proposed", POST_ONLY, own(302), args=("draft",)),
    Row("targets:assign", administrators(), administrators(422), args=("submitted",)),
    Row("targets:assignment_end", POST_ONLY, administrators(302), args=("submitted", "assignment")),
    Row("targets:config", administrators(), administrators()),
    Row("targets:config_template", administrators(), administrators(422), args=("cum-4", "briefing")),
    Row("targets:config_template_reset", POST_ONLY, administrators(302), args=("cum-4", "briefing")),
    Row("targets:config_template_file", administrators(), administrators(), args=("cum-4", "briefing", 0)),
    Row("targets:config_provinces", administrators(), administrators()),
    Row("targets:config_province_new", administrators(), administrators(422)),
    Row("targets:config_succession_new", administrators(), administrators(422)),
    Row("targets:config_province", administrators(), administrators(422), args=("hoa-binh",)),
    Row("targets:config_record", administrators(), administrators()),
    Row("targets:config_mails", administrators(), administrators()),
    Row("targets:config_backups", administrators(), administrators(302)),
    Row("targets:config_holidays", administrators(), administrators(422)),
    Row("targets:config_holiday_remove", POST_ONLY, administrators(302), args=("holiday",)),
    Row("targets:config_history", administrators(), administrators(422), args=("cum-4",)),
    Row("targets:config_history_file", administrators(), administrators(302), args=("cum-4", "history")),
    Row("targets:config_history_original", administrators(), answers(405), args=("cum-4", "history")),
    Row("targets:config_new", administrators(), administrators(422), args=("cum-4",)),
    *(
        Row(f"targets:config_{name}", administrators(), administrators(status), args=("cum-4", 2024, *more))
        for name, status, *more in (
            ("agreement", 200),
            ("facts", 422),
            ("copy", 302),
            ("publish", 422),
            ("delete", 422),
            ("pledges", 200),
            ("pledge_new", 422),
            ("pledge", 422, "pledge"),
            ("measures", 200),
            ("measure_new", 422),
            ("measure", 422, "social_order_crimes"),
            ("targets", 200),
            ("target_new", 422),
            ("target", 422, "crime_reduction"),
            ("target_threshold", 422, "crime_reduction"),
            ("target_switch", 409, "crime_reduction"),
            ("rules", 200),
            ("rule_new", 422, "check"),
            ("rule", 422, "check", 1),
            ("rule_remove", 422, "check", 1),
            ("members", 422),
            ("merger", 422),
            ("windows", 422),
            ("periods", 200),
            ("period", 422, "q3"),
            ("extend", 422, "q3"),
            ("close", 422, "q3"),
        )
    ),
    *(
        Row(f"targets:config_{name}", POST_ONLY, administrators(302), args=("cum-4", 2024, *more))
        for name, *more in (
            ("pledge_remove", "pledge"),
            ("window_remove", "10-thang"),
            ("pledge_move", "pledge", "up"),
            ("measure_remove", "social_order_crimes"),
            ("target_remove", "crime_reduction"),
        )
    ),
]
