"""Importing this loads what builds need: all that lint does, and the compiled templates."""

from importlib import import_module

from techdocs.garbage import no_collection

with no_collection():
    import_module("techdocs.warm.render").render_once(has_pages=True)
