"""Source tables, as close to the publisher as a typed table can be: one module a publisher."""
