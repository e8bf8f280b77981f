"""Publishing frozen quarters: what the public reads is written down once, from a snapshot, and never computed live."""
