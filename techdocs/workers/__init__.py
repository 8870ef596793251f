"""Worker processes: the pool, the process that they are forked from, and the sandbox around each."""
