"""The search's matcher of names: the one of the browser (`site-template/assets/techdocs/search/`), in Python.

Both find the same in the same order: `tests/browser/names/cases.json` is read by the tests of both.
"""

from techdocs.finding.find import Answer, Found, find
from techdocs.finding.index import Index, index_names
from techdocs.finding.rows import OPERATION, PAGE, Row

__all__ = ["OPERATION", "PAGE", "Answer", "Found", "Index", "Row", "find", "index_names"]
