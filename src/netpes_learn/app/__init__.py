"""The use cases: check, build, explain, verify, schema, new, voices."""
