"""Files, digests, and the store: the one way to keep a result."""
