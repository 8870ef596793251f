"""Which HTML an article may hold: what Markdown, pymdownx and Material make, and what authors write by hand harmlessly.

Everything that is not named here is removed (`techdocs.clean.html`). Nothing here may run, load a page, send a form,
or be taken for a part of the theme.
"""

from collections.abc import Mapping

from techdocs.model.entity import LINKED_KINDS

SCHEMES = frozenset({"http", "https", "mailto"})
"""Schemes that a link may have beside none."""
LINK_SCHEMES = SCHEMES | LINKED_KINDS
"""Those, and the kinds of entities: `component:default/payments` becomes a link in the site, or none."""

_TEXT = """
    a abbr acronym address aside b bdi bdo big blockquote br caption center cite code col colgroup data dd del details
    dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hgroup hr i img input ins kbd label li mark ol p picture pre q
    rp rt ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th thead time tr tt
    u ul var wbr audio video
"""
_SVG = """
    svg g path rect circle ellipse line polyline polygon text tspan defs linearGradient radialGradient stop clipPath
    mask symbol pattern
"""
SVG_TAGS = frozenset(_SVG.split())
TAGS = frozenset(_TEXT.split()) | SVG_TAGS
DROPPED_WITH_CONTENT = frozenset({"script", "style", "template", "noscript", "object", "math", "title", "xmp"})
"""Elements whose content is no text for readers either."""

_ANYWHERE = "class id lang dir title role aria-label aria-hidden aria-labelledby aria-describedby align"
_SIZED = "width height"
_DRAWN = """
    d x y x1 y1 x2 y2 cx cy r rx ry dx dy points transform fill fill-rule fill-opacity stroke stroke-width
    stroke-linecap stroke-linejoin stroke-dasharray stroke-miterlimit stroke-opacity opacity clip-rule clip-path
    font-size font-family font-weight text-anchor dominant-baseline offset stop-color stop-opacity gradientUnits
    gradientTransform patternUnits preserveAspectRatio color
"""
_OWN: Mapping[str, str] = {
    "a": "href name target hreflang type download",
    "abbr": "",
    "audio": "src controls loop muted preload",
    "col": "span width valign",
    "colgroup": "span width valign",
    "data": "value",
    "del": "datetime",
    "details": "open",
    "div": "style data-tabs",
    "img": f"src alt {_SIZED} loading decoding srcset sizes",
    "input": "type checked disabled name",
    "ins": "datetime",
    "label": "for",
    "li": "value",
    "ol": "start reversed type",
    "source": "src srcset type media sizes",
    "span": "data-linenos",
    "svg": f"xmlns viewBox version {_SIZED} {_DRAWN}",
    "table": f"{_SIZED} border cellpadding cellspacing",
    "td": f"style colspan rowspan headers valign nowrap {_SIZED}",
    "th": f"style colspan rowspan headers scope abbr valign nowrap {_SIZED}",
    "time": "datetime",
    "tr": "valign",
    "ul": "type",
    "video": f"src controls loop muted poster preload playsinline {_SIZED}",
    **dict.fromkeys((tag for tag in SVG_TAGS if tag != "svg"), f"viewBox {_SIZED} {_DRAWN}"),
}
ATTRIBUTES: Mapping[str, set[str]] = {
    "*": set(_ANYWHERE.split()),
    **{tag: set(names.split()) for tag, names in _OWN.items() if names},
}
STYLES = frozenset({"text-align", "width"})
"""What a `style` may set: how tables align their columns, and how far a progress bar is."""

THEME_CLASSES = frozenset({"md-button", "md-button--primary", "md-icon", "md-tag", "md-ellipsis", "md-typeset"})
"""Classes of the theme that authors use; any other `md-…` or `td-…` is the theme's own."""
OWN_CLASSES = ("md-", "td-", "mjx-", "mjx_", "ctxtmenu_")
"""How the classes begin, in small letters, that only the theme and what draws formulas may use."""

_OTHERS = """
    applet area article base body button canvas datalist dialog embed fieldset font footer form frame frameset head
    header html iframe legend link main map marquee math menu meta meter nav noscript object optgroup option output
    param progress script section select slot style template textarea title track xmp
"""
HTML_NAMES = TAGS | frozenset(_OTHERS.split())
"""Names of HTML's elements, allowed or not; an element of another name is rather a placeholder such as `<name>`."""
