"""Which versions the lock has for the Python and the platform that run this."""

from pathlib import Path

from packaging.markers import Marker

from ci.locked import read_pins


def locked_versions(*files: Path) -> dict[str, str]:
    """Return name and version of what files of the lock have for this Python and platform."""
    pins = [pin for path in files for pin in read_pins(path.read_text(encoding="utf-8"))]
    return {pin.name: pin.version for pin in pins if not pin.marker or Marker(pin.marker).evaluate()}
