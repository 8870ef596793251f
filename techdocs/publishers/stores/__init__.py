"""Where a site can be published to: one file a kind. Each opens the target that `publisher` describes."""
