"""The code of every problem, whose meaning never changes.

TD1xx is about the catalog, TD2xx about docs and links, TD3xx about builds and settings, TD4xx about what is refused for
the sake of readers and of other teams.
"""

from collections.abc import Mapping
from enum import StrEnum


class Code(StrEnum):
    """A problem's code."""

    # Catalog
    INVALID_YAML = "TD101"
    FIELD_INVALID = "TD102"
    OWNER_UNKNOWN = "TD103"
    RELATION_UNKNOWN = "TD104"
    DUPLICATE_ENTITY = "TD105"
    UNKNOWN_FIELD = "TD106"
    ENTITY_UNUSABLE = "TD107"
    TEMPLATES_SKIPPED = "TD108"
    NOT_ENTITIES = "TD109"
    TARGET_NOT_FOLLOWED = "TD110"
    TARGET_MISSING = "TD111"
    PLACEHOLDER_UNREADABLE = "TD112"
    DOCS_REF_INVALID = "TD113"
    DOCS_REF_MISSING = "TD114"
    REF_INVALID = "TD115"
    FILE_UNREADABLE = "TD116"
    ENTITY_ORPHANED = "TD117"
    LIFECYCLE_UNKNOWN = "TD118"
    TYPE_UNKNOWN = "TD119"
    DESCRIPTION_MISSING = "TD120"
    OWNER_DISAGREES = "TD121"
    REF_CASE = "TD122"
    DOCS_WITHOUT_REF = "TD123"
    NAMES_ALIKE = "TD124"
    REF_SPACED = "TD125"
    API_UNREADABLE = "TD126"
    API_REFERENCE = "TD127"
    API_CHANGED = "TD128"
    SPHINX_DOCS = "TD130"
    DEPENDS_ON_DEPRECATED = "TD131"
    SUNSET_UNREADABLE = "TD132"
    # Docs and links
    BROKEN_LINK = "TD201"
    MISSING_ANCHOR = "TD202"
    MISSING_IMAGE = "TD203"
    NAV_WITHOUT_FILE = "TD204"
    NOT_IN_NAV = "TD205"
    NOT_UTF8 = "TD206"
    FRONT_MATTER = "TD207"
    PAGE_NOT_RENDERED = "TD208"
    UNKNOWN_ENTITY_LINK = "TD209"
    HEADING_JUMP = "TD210"
    PAGE_EMPTY = "TD211"
    TITLE_MISSING = "TD212"
    PAGE_TOO_LONG = "TD213"
    IMAGE_WITHOUT_ALT = "TD214"
    IMAGE_TOO_LARGE = "TD215"
    PAGE_STALE = "TD216"
    TODO_LEFT = "TD217"
    BARE_URL = "TD218"
    PATHS_DIFFER_IN_CASE = "TD219"
    REDIRECT_INVALID = "TD220"
    REDIRECT_LOOP = "TD221"
    REDIRECT_CONFLICT = "TD222"
    BREAKS_LINKS = "TD223"
    ELEMENT_NOT_CLOSED = "TD224"
    PAGES_OVER_LIMIT = "TD230"
    PAGE_SHADOWED = "TD231"
    MULTIPLE_H1 = "TD233"
    LIST_AS_TEXT = "TD234"
    ADMONITION_EMPTY = "TD235"
    BLOCK_AS_TEXT = "TD236"
    ADMONITION_TYPE = "TD237"
    FENCE_AS_TEXT = "TD238"
    FENCE_LANGUAGE = "TD239"
    HEADING_DUPLICATE = "TD241"
    # Build and settings
    CONFIG_UNREADABLE = "TD301"
    CONFIG_VALUE = "TD302"
    SETTINGS_UNREADABLE = "TD303"
    SETTING_IGNORED = "TD304"
    SETTING_INVALID = "TD305"
    DOCS_FOLDER_OUTSIDE = "TD306"
    DOCS_FOLDER_MISSING = "TD307"
    INCLUDE_UNREADABLE = "TD308"
    FILE_LEFT_OUT = "TD311"
    BUILD_FAILED = "TD309"
    BUILD_STOPPED = "TD310"
    IGNORE_WITHOUT_REASON = "TD312"
    IGNORE_UNUSED = "TD313"
    SITE_UNREACHABLE = "TD314"
    REPOSITORY_STOPPED = "TD315"
    GIT_UNUSABLE = "TD316"
    CONFIG_NOT_TRUSTED = "TD317"
    FETCH_FAILED = "TD318"
    REPOSITORY_MISSING = "TD319"
    DELETIONS_STOPPED = "TD320"
    LISTING_INCOMPLETE = "TD321"
    TYPOGRAPHIC_QUOTES = "TD325"
    # Refused for the sake of readers and of other teams
    SETTING_DROPPED = "TD401"
    TAG_INERT = "TD402"
    EXTENSION_DROPPED = "TD403"
    FRONT_MATTER_DROPPED = "TD404"
    LINK_REFUSED = "TD405"
    LIMIT_EXCEEDED = "TD406"
    INCLUDE_REFUSED = "TD407"
    FILE_UNSAFE = "TD408"
    HTML_REMOVED = "TD409"
    SCHEME_REMOVED = "TD410"
    TEXT_CLEANED = "TD411"
    SECRET_FOUND = "TD412"  # noqa: S105 - a code
    PAGE_STOPPED = "TD413"
    GIT_REFUSED = "TD414"


UNREAD = frozenset({Code.INVALID_YAML, Code.ENTITY_UNUSABLE, Code.FILE_UNREADABLE})
"""What is wrong with a descriptor whose entities may be missing for that reason alone."""
SECURITY = frozenset({
    *(code for code in Code if code.startswith("TD4")),
    Code.DUPLICATE_ENTITY, Code.ENTITY_UNUSABLE, Code.TARGET_NOT_FOLLOWED, Code.DOCS_FOLDER_OUTSIDE,
    Code.FILE_LEFT_OUT, Code.BUILD_STOPPED, Code.REPOSITORY_STOPPED, Code.PAGE_NOT_RENDERED, Code.NAMES_ALIKE,
    Code.PAGES_OVER_LIMIT,
})  # fmt: skip
"""The codes that `techdocs lint --only security` shows: whatever a defence refused, stopped or left out."""

NEVER_OFF = frozenset({
    Code.INVALID_YAML, Code.DUPLICATE_ENTITY, Code.ENTITY_UNUSABLE, Code.DOCS_REF_MISSING, Code.FILE_UNREADABLE,
    Code.PAGE_NOT_RENDERED, Code.SETTINGS_UNREADABLE, Code.DOCS_FOLDER_OUTSIDE, Code.DOCS_FOLDER_MISSING,
    Code.BUILD_FAILED, Code.BUILD_STOPPED, Code.REPOSITORY_STOPPED, Code.SECRET_FOUND, Code.PAGE_STOPPED,
    Code.PAGES_OVER_LIMIT, Code.FETCH_FAILED, Code.DELETIONS_STOPPED, Code.LISTING_INCOMPLETE,
})  # fmt: skip
"""The codes that say that something is not published: the operator can lower them to a warning, and no one below it."""

NOT_IGNORED = NEVER_OFF | {
    *(code for code in Code if code.startswith("TD4")), Code.IGNORE_WITHOUT_REASON, Code.IGNORE_UNUSED,
}  # fmt: skip
"""The codes that no author can silence where they are."""

GROUPS: Mapping[str, frozenset[Code]] = {
    "catalog": frozenset(code for code in Code if code.startswith("TD1")),
    "docs": frozenset(code for code in Code if code.startswith("TD2")),
    "settings": frozenset(code for code in Code if code.startswith("TD3")),
    "security": SECURITY,
}
"""The groups of problems that `techdocs lint --only` knows."""
