"""SVG files that only draw: read as XML, and written anew from lists of what draws and cannot act.

Takes the bytes of one file and gives bytes that look the same and hold no script, event handler, foreign markup or
reference to anything outside of the file. Elements are known by their namespace, whatever their prefix; comments,
processing instructions and what editors keep for themselves are left out. Cleaning what is clean changes nothing.
"""

from techdocs.clean.svg.clean import clean_svg
from techdocs.clean.svg.outcome import CleanedSvg, UnsafeSvgError

__all__ = ["CleanedSvg", "UnsafeSvgError", "clean_svg"]
