"""Production: refuses to start half configured, `check --deploy` is silent, the application's role may little."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "SECRET_KEY": "k" + "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "giaouoc.example.vn",
    "CSRF_TRUSTED_ORIGINS": "https://giaouoc.example.vn",
    "DEMO": "",
    "DEBUG": "",
    "FIXED_NOW": "2024-09-18T09:30+07:00",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "",
    "DJANGO_SETTINGS_MODULE": "cluster_emulation.settings",
}


def run(*arguments, **variables):
    environ = {**os.environ, **PRODUCTION, "DATABASE_URL": "sqlite:///:memory:", **variables}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120
    )


def test_check_deploy_is_silent():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), done.stderr


def test_without_a_secret_key_it_does_not_start():
    no_files = "import pathlib; pathlib.Path.is_file = lambda self: False"  # neither .env nor var/demo.env
    done = run("-c", f"{no_files}; import cluster_emulation.settings", SECRET_KEY="")
    assert done.returncode == 1
    assert "SECRET_KEY is not set" in done.stderr.splitlines()[-1]


def test_it_does_not_start_with_debug_where_others_reach_it():
    shown = "import cluster_emulation.settings as s; print(s.DEBUG, s.ALLOWED_HOSTS)"
    refused = run("-c", shown, DEBUG="1")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "DEBUG=1 shows errors in full" in refused.stderr.splitlines()[-1]
    alone = run("-c", shown, DEBUG="1", ALLOWED_HOSTS="")
    assert alone.stdout.strip() == "True ['localhost', '127.0.0.1', '[::1]']", alone.stderr


def test_the_key_of_the_demonstration_serves_commands_over_another_database_and_no_server(tmp_path):
    forgotten = {"SECRET_KEY": "", "DATABASE_URL": f"sqlite:///{tmp_path}/real.sqlite3"}
    var = tmp_path / "var"
    var.mkdir()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)  # says which version this is
    (var / "demo.env").write_text("DEMO=1\nFIXED_NOW=2024-09-18T09:30+07:00\nSECRET_KEY=" + "k" * 60)
    # The settings as they would be read in another checkout, after `make run` there.
    here = f"import pathlib; p = pathlib.Path; old = p.resolve; root = {str(tmp_path)!r};"
    here += "p.resolve = lambda s, *a: p(root) / 'x' / 'settings.py' if s.name == 'settings.py' else old(s, *a);"
    environment = dict.fromkeys(("DEMO", "FIXED_NOW"), "")
    unset = "import os; [os.environ.pop(n, None) for n in ('SECRET_KEY', 'DEMO', 'FIXED_NOW')];"
    shown = "import cluster_emulation.settings as s; print(s.DEMO, s.FIXED_NOW, len(s.SECRET_KEY))"
    over_another = run("-c", unset + here + shown, **environment | forgotten)
    assert over_another.stdout.strip() == "False None 60", over_another.stderr
    over_its_own = run("-c", unset + "os.environ.pop('DATABASE_URL');" + here + shown, **environment | forgotten)
    assert over_its_own.stdout.strip() == "True 2024-09-18 02:30:00+00:00 60", over_its_own.stderr
    served = run("-c", unset + here + "import cluster_emulation.wsgi", **environment | forgotten)
    assert served.returncode == 1
    assert "SECRET_KEY is not set" in served.stderr.splitlines()[-1]


def test_production_settings_are_strict():
    code = (
        "import cluster_emulation.settings as s;"
        "print(s.DEBUG, s.FIXED_NOW, s.ALLOWED_HOSTS, s.SESSION_COOKIE_NAME, s.SECURE_SSL_REDIRECT, s.SESSION_ENGINE,"
        " s.SESSION_SERIALIZER, s.PASSWORD_HASHERS[0].rsplit('.')[-1])"
    )
    said = run("-c", code).stdout.strip()
    assert said == (
        "False None ['giaouoc.example.vn'] __Host-session True accounts.services.session_store"
        " django.contrib.sessions.serializers.JSONSerializer Argon2PasswordHasher"
    )


def test_never_psycopg_3():
    from django.db.backends.postgresql.psycopg_any import is_psycopg3

    assert is_psycopg3 is False


# What somebody with the password of the application's role may try against the guards themselves.
REFUSED = (
    "CREATE TABLE x (id int)",
    "DROP TABLE audit_event",
    "DELETE FROM django_migrations",
    "UPDATE audit_event SET action = 'x'",
    "DELETE FROM audit_event",
    "TRUNCATE audit_event",
    "TRUNCATE accounts_user CASCADE",
    "TRUNCATE pledges_agreement, targets_target CASCADE",
    "UPDATE targets_figureversion SET value = 1",
    "DELETE FROM targets_acceptance",
    "UPDATE targets_confirmation SET signer = 'x'",
    "UPDATE targets_frozenresult SET verdict = 'met'",
    "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    "ALTER TABLE audit_event DISABLE TRIGGER audit_event_in_order",
    "ALTER TABLE targets_submission DROP CONSTRAINT IF EXISTS x",
    "ALTER TABLE audit_event OWNER TO application",
    "DROP TRIGGER audit_event_no_change ON audit_event",
    "DROP FUNCTION audit_event_in_order() CASCADE",
    "ALTER FUNCTION audit_event_in_order() RENAME TO x",
    "CREATE OR REPLACE FUNCTION audit_event_in_order() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE RULE x AS ON INSERT TO audit_event DO INSTEAD NOTHING",
    "SET session_replication_role = replica",
    "SET ROLE pg_write_all_data",
    "GRANT UPDATE ON audit_event TO application",  # nothing to give: PostgreSQL only warns
    "ALTER ROLE application SUPERUSER",
)
EVENT = (
    "INSERT INTO audit_event (sequence, at, actor_id, actor_name, actor_rank, actor_post, action, subject, reason,"
    " data, rows, previous_hash, hash) SELECT sequence + {step}, at, actor_id, actor_name, actor_rank, actor_post,"
    " action, subject, reason, data, rows, {previous}, repeat('f', 64) FROM audit_event ORDER BY sequence DESC LIMIT 1"
)


@pytest.fixture
def application(postgres):
    """Migrate as the owner, make an administrator as the application's role; return the addresses and its cursor."""
    postgres.execute("CREATE ROLE application LOGIN")
    postgres.execute("CREATE DATABASE product")
    urls = {"DATABASE_URL": postgres.url("product", "application"), "DATABASE_OWNER_URL": postgres.url("product")}
    done = run("manage.py", "migrate", "--verbosity", "0", **urls)
    assert (done.returncode, done.stderr) == (0, "")
    assert run("manage.py", "migrate", "--check", **urls).returncode == 0
    assert run("manage.py", "create_user", "quantri", "--role", "administrator", **urls).returncode == 0
    connection = psycopg2.connect(host=str(postgres.folder), user="application", dbname="product")
    connection.autocommit = True
    with connection.cursor() as cursor:
        yield urls, cursor
    connection.close()


def code_of(cursor, statement):
    """Return the code with which PostgreSQL refuses a statement, "done" where it does not."""
    try:
        cursor.execute(statement)
    except psycopg2.Error as error:
        return error.pgcode
    return "done"


def test_the_application_role_forges_nothing_unseen(application):
    urls, cursor = application
    refused = {statement: code_of(cursor, statement) for statement in REFUSED}
    given = refused.pop("GRANT UPDATE ON audit_event TO application")
    assert set(refused.values()) == {"42501"}, refused
    assert given in ("42501", "done")
    cursor.execute(
        "SELECT relname, has_table_privilege(pg_class.oid, 'SELECT, INSERT'),"
        " has_table_privilege(pg_class.oid, 'UPDATE, DELETE, TRUNCATE')"
        " FROM pg_class JOIN pg_trigger ON tgrelid = pg_class.oid AND tgname LIKE '%_no_truncate' ORDER BY 1"
    )
    append_only = cursor.fetchall()
    assert [row[1:] for row in append_only] == [(True, False)] * len(append_only)
    assert "audit_event" in [table for table, _may, _may_not in append_only]
    out_of_order = (EVENT.format(step=2, previous="hash"), EVENT.format(step=1, previous="repeat('0', 64)"))
    assert [code_of(cursor, statement) for statement in out_of_order] == ["23001", "23001"]

    assert run("manage.py", "verify_record", **urls).returncode == 0
    assert code_of(cursor, "UPDATE pledges_role SET name = 'leader'") == "done"
    assert code_of(cursor, "UPDATE accounts_user SET is_active = false") == "done"
    assert code_of(cursor, EVENT.format(step=1, previous="hash")) == "done"  # its hash is not that of what it says
    checked = run("manage.py", "verify_record", **urls)
    assert checked.returncode == 1
    parts = [("pledges.Role/1 ", ", name: "), ("accounts.User/1 ", ", is_active: "), ("Sự kiện 3", "mã băm")]
    lines = checked.stderr.splitlines()
    named = [any(row in line and what in line for line in lines) for row, what in parts]
    assert named == [True, True, True], checked.stderr


def test_of_two_migrations_at_once_the_second_waits_and_finds_nothing_to_do(postgres):
    postgres.execute("CREATE ROLE application LOGIN")
    postgres.execute("CREATE DATABASE product")
    urls = {"DATABASE_URL": postgres.url("product", "application"), "DATABASE_OWNER_URL": postgres.url("product")}
    command = [sys.executable, "manage.py", "migrate"]
    environ = {**os.environ, **PRODUCTION, **urls}
    both = [subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True) for _turn in range(2)]
    outputs = sorted((process.communicate(timeout=120)[0] for process in both), key=len)
    assert [process.returncode for process in both] == [0, 0]
    assert [(" Applying " in said, "Another migration runs" in said) for said in outputs] == [
        (False, True),
        (True, False),
    ]
