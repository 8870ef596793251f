"""Importing this loads what lint needs: the renderer, Markdown's extensions, and the lexers of code."""

from importlib import import_module

from techdocs.garbage import no_collection

with no_collection():
    import_module("techdocs.warm.render").render_once(has_pages=False)
