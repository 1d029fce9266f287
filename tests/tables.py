"""How tests read tables that were given as files."""

import io

from django.test import Client
from openpyxl import load_workbook


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def book_of(client, address):
    answer = client.get(f"{address}{'&' if '?' in address else '?'}format=xlsx")
    assert answer.status_code == 200, address
    return load_workbook(io.BytesIO(answer.content))


def text_of(client, address, sort="csv"):
    """Return all that a file says, a workbook's cells as they are stored."""
    if sort == "csv":
        answer = client.get(f"{address}{'&' if '?' in address else '?'}format=csv")
        assert answer.status_code == 200, address
        return answer.content.decode("utf-8-sig")
    sheets = book_of(client, address).worksheets
    return "\n".join(str(value) for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row)


def lines_of(sheet, head):
    """Return the rows below the heads, one of which is `head`, each as {head: value}."""
    rows = list(sheet.iter_rows(values_only=True))
    at = next(place for place, row in enumerate(rows) if head in row)
    return [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :]]
