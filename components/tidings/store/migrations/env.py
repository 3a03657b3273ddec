"""Alembic's entry point; `store.migrate` hands it a connection."""

from alembic import context

from tidings.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite does so too, once the driver leaves transactions to us
    # one transaction for all: another process that starts at the same time must not see a revision in between
    transaction_per_migration=False,
)
with context.begin_transaction():
    if context.get_context().dialect.name == "postgresql":
        context.execute("SET LOCAL statement_timeout = 0")  # what is there may be much
    context.run_migrations()
