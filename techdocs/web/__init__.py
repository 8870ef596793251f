"""The one HTTP client: bounded in bytes and time, one origin at a time, and silent about secrets."""
