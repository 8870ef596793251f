"""Which problems can be repaired, and by what.

Add a fix: write a function that takes a problem and the text of its file and returns edits (none if it is not
certain), and add it to `FIXES`. `techdocs/lint/fix/plan.py` applies and checks the edits.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from techdocs.lint.fix.docs_ref import add_docs_ref
from techdocs.lint.fix.edits import Edit
from techdocs.lint.fix.images import alt_from_title
from techdocs.lint.fix.values import repair_field, repair_ref_case
from techdocs.model.codes import Code
from techdocs.model.problem import Problem

Fix = Callable[[Problem, str], tuple[Edit, ...]]

FIXES: Mapping[Code, Fix] = MappingProxyType({
    Code.FIELD_INVALID: repair_field,
    Code.REF_CASE: repair_ref_case,
    Code.DOCS_WITHOUT_REF: add_docs_ref,
    Code.IMAGE_WITHOUT_ALT: alt_from_title,
})  # fmt: skip
