"""What may already do what someone wants to build, as text for people: why, and who to ask."""

from collections.abc import Callable, Iterable, Iterator

import click

from techdocs.commands.site_names import page_addresses, read_site_names
from techdocs.commands.user_cache import user_cache_folder
from techdocs.errors import TechDocsError
from techdocs.plain_text import plain_line
from techdocs.published import open_site
from techdocs.scaffold import RepositoryFacts
from techdocs.similar import Candidate, ServiceIndex

_WORDS, _CONTACTS = 8, 2


def say_candidates(site: str, facts: RepositoryFacts) -> None:
    """Print to stderr what of a published site may do what a new component does, or that the site can't be read."""
    sentence = f"{facts.name} {facts.title} {facts.description}"
    try:
        with open_site(site, user_cache_folder()) as published:
            found = ServiceIndex(read_site_names(published)).find(sentence, but=facts.name)
            text = candidates_text(found, page_addresses(published, site))
    except TechDocsError as error:
        click.echo(f"not compared with the published site: {error}", err=True)
        return
    if found:
        click.echo(f"before you build it: on the published site, this may do the same:\n{text}", err=True)


def candidates_text(candidates: Iterable[Candidate], address: Callable[[str], str]) -> str:
    """Return each candidate with its facts, the words that it was found by, who to ask, and its address."""
    return "".join(f"{line}\n" for one in candidates for line in _lines(one, address))


def _lines(one: Candidate, address: Callable[[str], str]) -> Iterator[str]:
    entity, owner = one.entity, one.owner
    facts = [
        plain_line(entity.type) or entity.kind,
        plain_line(owner.name) if owner else "no owner found",
        "deprecated" if entity.is_deprecated else "",
    ]
    yield f"{click.style(plain_line(entity.name), bold=True)}  {' · '.join(filter(None, facts))}"
    if entity.text:
        yield f"  {plain_line(entity.text)}"
    yield f"  because it mentions {', '.join(f'`{plain_line(word)}`' for word in one.words[:_WORDS])}"
    for contact in owner.contacts[:_CONTACTS] if owner else ():
        title = contact.href.removeprefix("mailto:")
        yield f"  ask {title if title == contact.title else f'{plain_line(contact.title)}: {contact.href}'}"
    yield f"  {address(entity.url)}"
