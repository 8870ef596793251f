"""`python -m techdocs` is `techdocs`; it imports nothing from the working folder, which may be a repository."""

import sys
from pathlib import Path

_HERE = Path.cwd()
if not sys.flags.safe_path and sys.path[:1] == [str(_HERE)] and not Path(__file__).is_relative_to(_HERE):
    del sys.path[0]

from techdocs.cli import main  # noqa: E402 - only now is the path safe

if __name__ == "__main__":
    main()
