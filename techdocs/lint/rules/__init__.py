"""The rules. One over a component's docs takes catalog, plan, result and settings, one over the catalog only two.

Add a rule: write a function with the docstring *What it does / Why it matters / How to fix* in the file of its subject,
give its problem a code in `techdocs/model/codes.py`, and name it in `RULES` or `CATALOG_RULES`.
"""

from collections.abc import Callable, Iterator

from techdocs.lint.rules.annotations import annotated_refs
from techdocs.lint.rules.catalog import (
    description_missing,
    entity_orphaned,
    lifecycle_unknown,
    names_alike,
    type_unknown,
)
from techdocs.lint.rules.docs import docs_faults
from techdocs.lint.rules.docs_ref import docs_without_ref
from techdocs.lint.rules.files import image_too_large, paths_differ_in_case
from techdocs.lint.rules.nav import nav_without_file, page_not_in_nav
from techdocs.lint.rules.ownership import owner_disagrees
from techdocs.lint.rules.pages import page_stale, page_too_long
from techdocs.lint.rules.sunset import depends_on_deprecated, sunset_unreadable
from techdocs.model.catalog import Catalog
from techdocs.model.docs import Build, BuiltDocs
from techdocs.model.lint import LintSettings
from techdocs.model.problem import Problem

Rule = Callable[[Catalog, Build, BuiltDocs, LintSettings], Iterator[Problem]]
CatalogRule = Callable[[Catalog, LintSettings], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    nav_without_file,
    page_not_in_nav,
    docs_faults,
    page_too_long,
    page_stale,
    image_too_large,
    paths_differ_in_case,
)

CATALOG_RULES: tuple[CatalogRule, ...] = (
    entity_orphaned,
    lifecycle_unknown,
    type_unknown,
    description_missing,
    owner_disagrees,
    docs_without_ref,
    names_alike,
    annotated_refs,
    depends_on_deprecated,
    sunset_unreadable,
)
