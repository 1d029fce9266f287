"""The transition table as docs/workflow.md has it, row by row, with no database: every action from every state."""

import pytest

from targets.core import workflow
from targets.core.workflow import BUTTONS, EDITABLE, HOLDER, NEW, PROVISIONAL, ROLES, STATES, TRANSITIONS, transition
from targets.words import moves

EDIT = "draft returned reopened"
# action: from, to, who, reason needed, notice, told, button, history
TABLE = {
    "present": (
        EDIT, "presented", "reporter", False, "presented", "commander", "Trình lãnh đạo", "đã trình lãnh đạo",
    ),
    "take_back": ("presented", "draft", "reporter", False, None, "", "Lấy lại để sửa", "đã lấy lại để sửa"),
    "send_back": (
        "presented", "draft", "commander", True, "sent_back", "reporter", "Trả cán bộ sửa", "đã trả cán bộ sửa",
    ),
    "submit": (
        "presented", "submitted", "commander", False, "submitted", "reporter reviewer",
        "Duyệt và gửi Cụm", "đã duyệt và gửi Cụm",
    ),
    "recall": (
        "submitted", "draft", "commander", False, "recalled", "commander reporter", "Rút báo cáo", "đã rút báo cáo",
    ),
    "begin_review": ("submitted", None, "reviewer", False, None, "", "Bắt đầu thẩm định", "đã bắt đầu thẩm định"),
    "accept": (
        "submitted", "accepted", "reviewer", False, "accepted", "reporter commander",
        "Xác nhận thẩm định", "đã xác nhận thẩm định",
    ),
    "return": (
        "submitted", "returned", "reviewer", True, "returned", "reporter commander",
        "Trả lại đơn vị", "đã trả lại để hoàn thiện",
    ),
    "reopen": (
        "accepted", "reopened", "administrator", True, "reopened", "reporter commander",
        "Mở lại", "đã mở lại để đính chính",
    ),
    "cancel_reopening": (
        "reopened", "accepted", "administrator", True, "accepted", "reporter commander",
        "Hủy mở lại", "đã hủy mở lại, khôi phục số đã thẩm định",
    ),
    "record_paper": (
        EDIT, "submitted", "administrator", True, "submitted", "reporter commander reviewer",
        "Ghi nhận báo cáo giấy", "đã ghi nhận báo cáo giấy",
    ),
    "load_history": (
        "new draft accepted", "accepted", "administrator", False, None, "",
        "Nạp số liệu lịch sử", "đã nạp số liệu lịch sử",
    ),
}  # fmt: skip
DIAGRAM = """stateDiagram-v2
    [*] --> draft
    draft --> presented: present (reporter)
    returned --> presented: present (reporter)
    reopened --> presented: present (reporter)
    presented --> draft: take_back (reporter)
    presented --> draft: send_back (commander)
    presented --> submitted: submit (commander)
    submitted --> draft: recall (commander)
    submitted --> submitted: begin_review (reviewer)
    submitted --> accepted: accept (reviewer)
    submitted --> returned: return (reviewer)
    accepted --> reopened: reopen (administrator)
    reopened --> accepted: cancel_reopening (administrator)
    draft --> submitted: record_paper (administrator)
    returned --> submitted: record_paper (administrator)
    reopened --> submitted: record_paper (administrator)
    [*] --> accepted: load_history (administrator)
    draft --> accepted: load_history (administrator)
    accepted --> accepted: load_history (administrator)"""


def test_the_table_has_these_rows_and_no_other():
    assert list(TRANSITIONS) == list(TABLE)
    assert tuple(TABLE)[:-1] == BUTTONS


@pytest.mark.parametrize("action", TABLE)
def test_a_row_says_who_may_and_who_is_told(action):
    sources, to, role, needs_reason, notice, tells, label, done = TABLE[action]
    row = TRANSITIONS[action]
    assert (row.action, row.sources, row.to, row.role) == (action, frozenset(sources.split()), to, role)
    assert (row.needs_reason, row.notice, row.tells) == (needs_reason, notice, tuple(tells.split()))
    assert (moves.button(action), moves.done(action)) == (label, done)


@pytest.mark.parametrize("action", TABLE)
@pytest.mark.parametrize("state", [NEW, *STATES])
def test_an_action_is_found_only_from_its_states(action, state):
    row = transition(action, state)
    assert row is (TRANSITIONS[action] if state in TABLE[action][0].split() else None)


def test_every_move_has_its_words_and_nothing_else_has():
    assert list(moves.MOVES) == list(TRANSITIONS)


def test_an_unknown_action_or_state_is_nobodys():
    assert transition("delete", "draft") is None
    assert transition("present", "deleted") is None


def test_the_states():
    assert STATES == ("draft", "presented", "submitted", "accepted", "returned", "reopened")
    assert ROLES == ("reporter", "commander", "reviewer", "leader", "administrator")
    assert {"draft", "returned", "reopened"} == EDITABLE
    assert {"submitted", "accepted"} == PROVISIONAL
    assert HOLDER == {
        "draft": "reporter", "returned": "reporter", "reopened": "reporter",
        "presented": "commander", "submitted": "reviewer", "accepted": None,
    }  # fmt: skip


def test_the_diagram_follows_the_table():
    assert workflow.mermaid() == DIAGRAM
