"""`techdocs.yml` as a `Config`: every fault at once, each with its line and what to do."""

from techdocs.config.read import load_config, read_config
from techdocs.config.settings import CONFIG_NAME, Config

__all__ = ["CONFIG_NAME", "Config", "load_config", "read_config"]
