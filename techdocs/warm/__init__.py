"""Modules that render a page of our own when they are imported, for the process that workers are forked from."""
