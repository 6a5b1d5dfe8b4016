"""Alembic's entry: migrates on the connection that the store hands over."""

from alembic import context

from qualkit.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
