"""Sales outside the store, declared by the workshop with evidence: always apart from what the store saw itself."""
