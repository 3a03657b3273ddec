"""Where in the database somebody stands, in any column of any table, also within JSON."""

from sqlalchemy import select

from tests.support.site import Site
from tidings.store.schema import metadata

STAYS = {("logouts", "authid"), ("audit", "authid"), ("audit", "whom")}
"""What is kept of whom was deleted, as documented: that what was signed for them ended, and who moderated."""


def traces_of(site: Site, word: str) -> set[tuple[str, str]]:
    """Every table and column in which this word stands."""
    found = set()
    for table in metadata.sorted_tables:
        for row in site.tx._connection.execute(select(table)).mappings():
            for column, value in row.items():
                text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                if word in text:
                    found.add((table.name, column))
    return found
