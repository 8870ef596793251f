"""Files are written in an order in which each is there before what leads to it."""

from techdocs.publishers.ranks import in_ranks


def test_what_leads_to_files_of_the_search_is_written_after_them() -> None:
    named = ["search/start-0123456789ab.pack", "search/shard-00/fragment/en_1.pf_fragment"]
    read_by = ["search/shard-00/pages.json", "search/shard-00/pagefind-entry.json"]
    pages = ["docs/default/component/one/index.html", "catalog/index.html"]
    paths = ["search/shards.json", "index.html", *read_by, *reversed(pages), *named]
    assert in_ranks(paths) == [named, [pages[0]], [pages[1]], read_by, ["search/shards.json", "index.html"]]
