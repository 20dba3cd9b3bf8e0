"""Alembic runs this within the transaction of `database.Database`, which hands its connection over."""

from alembic import context

from guide.workshop.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
