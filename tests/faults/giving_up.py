"""A database that gives up transactions, as it does when they wait for each other. No test is here."""

from django.db import connection

GIVING_UP = """
DROP SEQUENCE IF EXISTS tried;
CREATE SEQUENCE tried;
CREATE OR REPLACE FUNCTION give_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF nextval('tried') <= %s THEN RAISE 'given up' USING ERRCODE = 'serialization_failure'; END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER give_up BEFORE INSERT ON targets_figureversion FOR EACH ROW EXECUTE FUNCTION give_up();
"""


def give_up(times: int) -> None:
    """Let the database give up so many transactions that write a figure, one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(GIVING_UP % times)
