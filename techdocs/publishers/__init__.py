"""Step 8: bring the built site to its readers. Takes the site's folder and the `Publisher`, changes what differs."""

from techdocs.publishers.plan import PublishOptions
from techdocs.publishers.previews import prune_previews
from techdocs.publishers.publish import Publishing, load_plan, open_publishing, write_plan

__all__ = ["PublishOptions", "Publishing", "load_plan", "open_publishing", "prune_previews", "write_plan"]
