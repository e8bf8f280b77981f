"""The description of the open catalogue (OpenAPI 3.1)."""
