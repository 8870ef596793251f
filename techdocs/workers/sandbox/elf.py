"""Which file the system starts beside a program: the dynamic loader that an ELF file names (elf(5), `PT_INTERP`)."""

import struct
from pathlib import Path

_MAGIC = b"\x7fELF\x02\x01"
"""64 bits, least significant byte first, as all machines whose calls are known."""
_PT_INTERP = 3
_LONGEST = 4096
_TABLE_AT, _ENTRY_SIZE_AT = 32, 54


def read_loader(program: Path) -> Path | None:
    """Return the dynamic loader that a program names, None for one that needs none, and for what is no such file."""
    try:
        with program.open("rb") as file:
            header = file.read(64)
            if len(header) < 64 or not header.startswith(_MAGIC):  # noqa: PLR2004 - the size of a header
                return None
            (table,) = struct.unpack_from("<Q", header, _TABLE_AT)
            size, count = struct.unpack_from("<HH", header, _ENTRY_SIZE_AT)
            file.seek(table)
            entries = file.read(size * count)
            for start in range(0, size * count, size):
                kind, _, offset, _, _, length = struct.unpack_from("<IIQQQQ", entries, start)
                if kind == _PT_INTERP:
                    file.seek(offset)
                    return Path(file.read(min(length, _LONGEST)).rstrip(b"\0").decode())
    except (OSError, struct.error, UnicodeDecodeError):
        return None
    return None
