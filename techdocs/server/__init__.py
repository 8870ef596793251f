"""The web server of `techdocs serve`: everything between the browser and the preview, which is handed in."""

from techdocs.server.built import run_built as run_built
from techdocs.server.contract import Answer as Answer
from techdocs.server.contract import Preview as Preview
from techdocs.server.serve import Running as Running
from techdocs.server.serve import run_server as run_server
