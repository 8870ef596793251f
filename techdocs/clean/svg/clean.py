"""Clean a drawing: run the parser over it, and over the drawings inside of its addresses."""

from xml.parsers import expat

from techdocs.clean.svg.attributes import Attributes
from techdocs.clean.svg.outcome import CleanedSvg, Removals, UnsafeSvgError
from techdocs.clean.svg.reading import SvgReader

MAX_EMBEDDED = 2
"""Levels of drawings inside of `data:` addresses of drawings."""


def clean_svg(content: bytes) -> CleanedSvg:
    """Write an SVG file anew with nothing in it that acts or that loads something.

    The labels that Mermaid writes as HTML (`foreignObject`) become text; elsewhere the alternative that the file holds
    for them beside it in a `switch` is what shows.

    Raises:
        UnsafeSvgError: the bytes are no XML, no SVG, of an unknown encoding, too deep or too many elements, or declare
            entities.
    """
    removals = Removals()
    written = _clean(content, removals, MAX_EMBEDDED)
    return CleanedSvg(content=written.encode(), removed=removals.told())


def _clean(content: bytes, removals: Removals, levels: int) -> str:
    """Return a drawing cleaned, and drawings inside of it down to some levels."""

    def embedded(inner: bytes) -> str:
        return _clean(inner, removals, levels - 1)

    reader = SvgReader(removals, Attributes(removals, embedded if levels else None))
    try:
        # in one piece: a long token that comes in many pieces is read from its start each time
        _parser(reader).Parse(content, True)  # noqa: FBT003 - the parser takes no keywords
    except expat.ExpatError as error:
        raise UnsafeSvgError(f"it is not XML: {expat.ErrorString(error.code)} (line {error.lineno})") from None
    except UnsafeSvgError:
        raise
    except (LookupError, ValueError):
        raise UnsafeSvgError("its encoding is not known") from None
    return reader.result()


def _parser(reader: SvgReader) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _check_doctype
    parser.SkippedEntityHandler = _refuse_entity
    parser.ProcessingInstructionHandler = reader.instruction
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    return parser


def _check_doctype(_name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
    if has_subset:
        raise UnsafeSvgError("its DOCTYPE declares entities; save it as plain SVG")


def _refuse_entity(name: str, _is_parameter: int) -> None:
    raise UnsafeSvgError(f"its entity `&{name[:40]};` is not declared")
