"""Machines of a dask scheduler: which of them may work, what they are given, and what becomes of it."""
