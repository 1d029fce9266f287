"""Compares what two releases show on the shipped data: results, agreements and pages, one account a role.

`python scripts/compare.py REVISION`: this checkout against another revision, in processes and databases of their own.
Exit status 0 where all numbers are equal; pages whose words alone differ are listed and counted, and are no failure.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from html import unescape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VARIABLES = {
    "DEMO": "1",
    "SECRET_KEY": "only-to-compare-two-releases-on-one-machine",
    "FIXED_NOW": "2024-09-18T09:30+07:00",
    "DJANGO_SETTINGS_MODULE": "cluster_emulation.settings",
    "REDIS_URL": "",
}
YEARS = (2024, 2025)
MOST_PAGES = 300  # of one account
SKIPPED = re.compile(r"/static/|/accounts/logout|/scan/$")
# Scripts, and the head of the record in the foot of printed pages: hashes of moments that no two runs have in common.
DROPPED = re.compile(
    r"<(script|style|template)\b.*?</\1>|<!--.*?-->|<p class=\"print-foot\">.*?</p>|<code>[0-9a-f ]{16,}</code>",
    re.DOTALL,
)
NUMBERS = re.compile(r"[−-]?\d[\d.,]*")


def text_of(html: str) -> list[str]:
    """Return the words of a page one after the other, without tags, scripts and tokens."""
    return unescape(re.sub(r"<[^>]+>", " ", DROPPED.sub(" ", html))).split()


def crawl(client) -> dict[str, list[str]]:
    """Return the words of the pages that this person finds, the nearest first, by their addresses."""
    pages, queue, seen = {}, ["/", "/dashboard/", "/provinces/"], set()
    while queue and len(pages) < MOST_PAGES:
        url = queue.pop(0)
        if url in seen or SKIPPED.search(url):
            continue
        seen.add(url)
        answer = client.get(url, follow=True)
        if "text/html" in answer.headers["Content-Type"]:
            html = answer.content.decode()
            pages[url] = [str(answer.status_code), *text_of(html)]
            queue += [unescape(link) for link in re.findall(r'href="(/[^"#]*)', html)]
    return pages


def command(*arguments: str, given: str = "") -> str:
    """Return what a command of the product prints; `given` stands on its standard input."""
    called = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(called, input=given, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{arguments}: {done.stderr[-2000:]}")
    return done.stdout


def fill(with_what: str) -> None:
    """Fill the database: with the demonstration, or with all the sample's figures, accepted."""
    command("migrate", "--verbosity", "0")
    if with_what == "demo":
        command("prepare_demo")
        return
    for year in YEARS:
        command("load_agreement", f"data/agreements/{year}.json")
    password = "một câu dài để so sánh hai bản phát hành"
    command("create_user", "so.sanh", "--role", "administrator", "--password-stdin", given=password)
    command("import_figures", "data/figures-cum4.csv", "--by", "so.sanh", "--accept")


def printed() -> dict[str, list[str]]:
    """Return the words that commands print: every window of every year on both grounds, and the agreements."""
    shown = {}
    for year in YEARS:
        place = ("--cluster", "cum-4", "--year", str(year))
        shown[f"dump_agreement {year}"] = command("dump_agreement", *place).split()
        for window in (
            *(("--through", str(quarter)) for quarter in (1, 2, 3, 4)),
            ("--window", "h2"),
            ("--window", "q2"),
        ):
            for ground in ((), ("--provisional",)):
                name = " ".join(("results", str(year), *window, *ground))
                shown[name] = command("results", *place, *window, *ground).split()
    return shown


def scrape(with_what: str) -> dict[str, dict]:
    """Fill the database of this process's release and read everything that it shows, one account of each role."""
    fill(with_what)
    import django

    django.setup()
    from django.test import Client

    from pledges.models import Role

    shown, seen = {}, set()
    if with_what == "sample":
        shown["commands"] = printed()
    for role in Role.objects.select_related("user").order_by("pk"):
        if role.name in seen:
            continue
        seen.add(role.name)
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(role.user)
        who = f"{with_what}, {role.name}"
        shown[who] = crawl(client)
        print(f"{who}: {len(shown[who])} pages", file=sys.stderr, flush=True)
    return shown


def of(folder: Path, databases: Path) -> dict[str, dict]:
    """Scrape one release, in a process of its own for each database."""
    shown = {}
    databases.mkdir()
    for with_what in ("sample", "demo"):
        url = {"DATABASE_URL": f"sqlite:///{databases / with_what}.sqlite3", "PYTHONPATH": str(folder)}
        done = subprocess.run(
            [sys.executable, __file__, "--scrape", with_what],
            cwd=folder,
            env={**os.environ, **VARIABLES, **url},
            stdout=subprocess.PIPE,
            check=True,
        )
        shown |= json.loads(done.stdout)
    return shown


def numbers(words: list[str]) -> list[str]:
    """Return the numbers among words, in their order."""
    return NUMBERS.findall(" ".join(words))


def difference(before: list[str], after: list[str]) -> str:
    """Return where two texts part."""
    pairs = enumerate(zip(before, after, strict=False))
    place = next((number for number, (old, new) in pairs if old != new), min(len(before), len(after)))
    near = slice(max(place - 3, 0), place + 8)
    return f"{' '.join(before[near])!r} → {' '.join(after[near])!r}"


def compare(before: dict, after: dict) -> int:
    """Print what differs; return the exit status."""
    faults = words = same = 0
    for who in sorted(before.keys() | after.keys()):
        old, new = before.get(who, {}), after.get(who, {})
        for place in sorted(old.keys() ^ new.keys()):
            print(f"{who} {place}: {'gone' if place in old else 'new'}")
        for place in sorted(old.keys() & new.keys()):
            if old[place] == new[place]:
                same += 1
            elif numbers(old[place]) == numbers(new[place]):
                words += 1
                print(f"{who} {place}: words: {difference(old[place], new[place])}")
            else:
                faults += 1
                print(f"{who} {place}: NUMBERS: {difference(numbers(old[place]), numbers(new[place]))}")
    print(f"{same} the same, {words} with other words, {faults} with other numbers")
    return 1 if faults else 0


def main(revision: str) -> int:
    """Compare this checkout with a revision of it."""
    with tempfile.TemporaryDirectory(prefix="compare-") as folder:
        other = Path(folder, "other")
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", other, revision], cwd=ROOT, check=True)
        try:
            for name in ("node_modules", "build", ".venv"):
                if (ROOT / name).exists():
                    (other / name).symlink_to(ROOT / name)
            subprocess.run([sys.executable, "scripts/compile_messages.py"], cwd=other, check=True)
            before = of(other, Path(folder, "before"))
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", other], cwd=ROOT, check=True)
        return compare(before, of(ROOT, Path(folder, "after")))


if __name__ == "__main__":
    if sys.argv[1] == "--scrape":
        sys.path.insert(0, os.getcwd())
        json.dump(scrape(sys.argv[2]), sys.stdout)
    else:
        sys.exit(main(*sys.argv[1:]))
