"""The steps from one form of the tables to the next, for Alembic. They ship with the package and are run when it opens."""
