"""Bundles: what a repository's own CI puts into a bucket of one commit, for a build that has no access to its forge."""
