"""`techdocs comment`: write what a change does as one comment on its pull request."""

import os
from pathlib import Path

import click

from techdocs.review import comment_text, load_review
from techdocs.review.forges import find_pull_request, write_comment


@click.command()
@click.argument("preview_file", metavar="[FILE]", type=click.Path(path_type=Path), default=Path("preview/preview.json"))
@click.option("--url", default="", help="Address of the published preview.")
@click.option("--pull-request", type=click.IntRange(min=1), metavar="NUMBER", help="[default: that of the CI job].")
@click.option("--print", "only_print", is_flag=True, help="Print the comment; ask no forge.")
def comment(preview_file: Path, url: str, pull_request: int | None, only_print: bool) -> None:  # noqa: FBT001
    """Write what a change does as one comment on its pull request, or write that comment again.

    FILE is the `preview.json` that `techdocs preview` wrote. It is read as data, so the job that has the token needs
    to trust neither the authors nor the job that wrote it.

    On GitHub, the token is GITHUB_TOKEN; on GitLab, TECHDOCS_GITLAB_TOKEN.

    Exit codes: 0 the comment is written, or not needed; 2 it could not be written.
    """
    review = load_review(preview_file)
    text = comment_text(review, url=url)
    if only_print:
        click.echo(text, nl=False)
        return
    pull = find_pull_request(os.environ, pull_request)
    click.echo(write_comment(pull, text, is_empty=review.is_empty), err=True)
