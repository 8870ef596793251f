"""Objects in buckets, and in folders in their place, behind the same few verbs: one file a kind."""
