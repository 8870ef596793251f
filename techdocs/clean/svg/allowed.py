"""What a drawing may hold: the elements, attributes and functions of CSS that draw and cannot act.

Everything that is not named here goes.
"""

import re

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
XHTML = "http://www.w3.org/1999/xhtml"

# https://www.w3.org/TR/SVG2/eltindex.html without what runs, loads, animates (`animate` can set `href`) or plays
ELEMENTS = frozenset(
    """a circle clipPath defs desc ellipse filter g image line linearGradient marker mask path pattern polygon polyline
    radialGradient rect stop style svg switch symbol text textPath title tspan use view
    feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
    feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode
    feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence""".split()  # noqa: SIM905
)
TEXTS = frozenset({"text", "title", "desc"})
"""Elements whose text is shown or read out."""
LEAVES = frozenset({"style", "title", "desc"})
"""Elements that hold text and no elements."""
IMAGES = frozenset({"image", "feImage"})
LINKING = IMAGES | {"a", "filter", "linearGradient", "pattern", "radialGradient", "textPath", "use"}
"""Elements that may have an `href`."""

# https://www.w3.org/TR/SVG2/attindex.html#PresentationAttributes: read by browsers as CSS
PRESENTATION = frozenset(
    """alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters
    color-profile color-rendering cursor direction display dominant-baseline enable-background fill fill-opacity
    fill-rule filter flood-color flood-opacity font font-family font-feature-settings font-kerning font-size
    font-size-adjust font-stretch font-style font-variant font-variant-ligatures font-weight
    glyph-orientation-horizontal glyph-orientation-vertical image-rendering isolation kerning letter-spacing
    lighting-color line-height marker marker-end marker-mid marker-start mask mask-type mix-blend-mode opacity overflow
    paint-order pointer-events shape-rendering solid-color solid-opacity stop-color stop-opacity stroke
    stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width
    text-anchor text-decoration text-overflow text-rendering transform transform-box transform-origin unicode-bidi
    vector-effect visibility white-space word-spacing writing-mode""".split()  # noqa: SIM905
)
# https://www.w3.org/TR/SVG2/attindex.html and https://www.w3.org/TR/filter-effects-1/: numbers, words and names
PLAIN = frozenset(
    """amplitude azimuth baseFrequency bias class clipPathUnits cx cy d diffuseConstant divisor dx dy edgeMode elevation
    exponent filterRes filterUnits focusable fr fx fy gradientTransform gradientUnits height id in in2 intercept k1 k2
    k3 k4 kernelMatrix kernelUnitLength lang lengthAdjust limitingConeAngle markerHeight markerUnits markerWidth
    maskContentUnits maskUnits media method mode numOctaves offset operator order orient pathLength patternContentUnits
    patternTransform patternUnits points pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits
    r radius refX refY requiredExtensions requiredFeatures result role rotate rx ry scale seed side slope spacing
    specularConstant specularExponent spreadMethod startOffset stdDeviation stitchTiles surfaceScale systemLanguage
    tabindex tableValues target targetX targetY textLength type values version viewBox width x x1 x2 xChannelSelector y
    y1 y2 yChannelSelector z zoomAndPan""".split()  # noqa: SIM905
)
ARIA = re.compile(r"aria-[a-z]{1,30}")

# what may be before `(` in CSS: none of them takes an address (`image-set`, `src` and `attr` do)
FUNCTIONS = frozenset(
    """url rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark icc-color device-cmyk var calc min max
    clamp abs round mod rem sin cos tan sqrt pow matrix matrix3d translate translatex translatey translatez translate3d
    rotate rotatex rotatey rotatez rotate3d scale scalex scaley scalez scale3d skew skewx skewy perspective blur
    brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia path circle ellipse inset polygon
    rect xywh cubic-bezier steps linear linear-gradient radial-gradient conic-gradient repeating-linear-gradient
    repeating-radial-gradient repeat minmax fit-content counter counters format tech local and or not only is where has
    matches any nth-child nth-last-child nth-of-type nth-last-of-type lang dir host supports selector
    """.split()  # noqa: SIM905
)
