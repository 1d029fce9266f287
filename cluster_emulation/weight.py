"""Acts of weight: addresses whose forms ask for the password again if it was not given minutes ago. Nothing else.

tests/accounts/test_again.py compares the table with all addresses: a new one of people or rules is here or named there.
"""

from targets.core.workflow import CANCEL_REOPENING, REOPEN

PEOPLE = (
    *("person_new", "people_import", "person_edit", "person_password", "person_sessions", "person_active"),
    *("role_new", "delegate", "role_end", "role_revoke", "devices", "device_revoke"),
)
OWN = ("second_factor", "recovery_codes", "second_factor_off", "passkey_new", "passkey_remove")
RULES = (
    *("provinces", "province_new", "province", "succession_new", "holidays", "holiday_remove"),
    *("agreement", "new", "facts", "copy", "publish", "delete", "members", "merger", "windows", "window_remove"),
    *("pledges", "pledge_new", "pledge", "pledge_remove", "pledge_move"),
    *("measures", "measure_new", "measure", "measure_remove"),
    *("targets", "target_new", "target", "target_threshold", "target_switch", "target_remove"),
    *("rules", "rule_new", "rule", "rule_remove"),
    *("periods", "period", "extend", "close", "history", "history_file"),
)
OF_THE_SEASON = ("hand_over", "person_second_factor", "assign", "assignment_end", "mailbox")  # the last: one's address

# name of the address -> for which arguments ({}: always)
ACTS_OF_WEIGHT: dict[str, dict[str, frozenset]] = {
    **{f"pledges:{name}": {} for name in PEOPLE},
    **{f"accounts:{name}": {} for name in OWN},
    **{f"targets:config_{name}": {} for name in RULES},
    **{f"targets:{name}": {} for name in OF_THE_SEASON},
    "targets:move": {"action": frozenset({REOPEN, CANCEL_REOPENING})},
}
