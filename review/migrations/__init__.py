"""How the schema came to be, step by step (Alembic). A step is never changed once it is released."""
