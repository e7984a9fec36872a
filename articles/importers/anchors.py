"""Footnotes, and links inside a text: what they lead to is found before the text is cut up."""

import re
from collections.abc import Callable

from bs4 import BeautifulSoup, Tag

from articles.importers.audit import WORD, get_visible_text
from articles.importers.inline import get_inner_html, has_blocks, split_lines
from core.slugs import make_slug

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
HEADING_ID = re.compile(r"\s*\{:?\s*#([\w:.-]+)[^}]*\}\s*$")
NOTE_MARK = re.compile(r"^\[?(\d+|[*†‡§]+|[a-z])(:\d+)?\]?$")
NOTES = ".footnotes li[id], ol.footnotes li[id], ol.wp-block-footnotes li[id]"


def take_footnotes(soup: BeautifulSoup) -> tuple[list[Tag], list[Tag]]:
    """Return the footnotes of a text and their lists; number and link their marks in the text.

    A footnote is an item with an id, of a list that is marked as one, or all of whose items marks
    such as “[1]” lead to.
    """
    marks: dict[str, list[Tag]] = {}
    for link in soup.find_all("a", href=re.compile("^#.")):
        if NOTE_MARK.match(get_visible_text(link).strip()) and not link.find_parent("pre"):
            marks.setdefault(str(link["href"])[1:], []).append(link)
    notes = [item for item in soup.select(NOTES) if isinstance(item, Tag)]
    for listed in soup.find_all("ol"):
        items = listed.find_all("li", recursive=False)
        if items and items[0] not in notes and all(str(i.get("id")) in marks for i in items):
            notes += items
    notes = [note for note in notes if not note.find_parent("li")]
    for number, note in enumerate(notes, 1):
        for link in marks.get(str(note["id"]), []):
            if link.find_parent("li") in notes:
                continue
            place = link.find_parent("sup") or link
            mark = BeautifulSoup(f'<sup><a href="#note-{number}">{number}</a></sup>', "html.parser")
            if get_visible_text(place).strip() == get_visible_text(link).strip():
                place.replace_with(mark)
            else:
                link.replace_with(mark)
        for back in note.find_all("a", href=re.compile("^#")):
            is_arrow = not WORD.search(get_visible_text(back))
            if is_arrow or "footnote-backref" in (back.get("class") or []):
                back.decompose()
    lists = {id(note.parent): note.parent for note in notes if note.parent}
    for rule in soup.find_all("hr", class_="footnotes-sep"):
        rule.decompose()
    return notes, list(lists.values())


def render_note(note: Tag) -> str:
    """A footnote as paragraphs."""
    return (
        "".join(f"<p>{line}</p>" for line in split_lines(note))
        if has_blocks(note)
        else get_inner_html(note)
    )


def name_headings(soup: BeautifulSoup) -> None:
    """Make `{#name}` at the end of a heading, as some programs write it, the heading's id."""
    for heading in soup.find_all(HEADINGS):
        texts = heading.find_all(string=True)
        if texts and (match := HEADING_ID.search(str(texts[-1]))):
            heading["id"] = match[1]
            texts[-1].replace_with(HEADING_ID.sub("", str(texts[-1])))


def link_headings(soup: BeautifulSoup, known: set[str], note: Callable[..., None]) -> None:
    """Point links inside a text to the anchors that its headings will have.

    A place between headings is reached by the heading above it. `known` are other anchors.
    """
    links = [
        link
        for link in soup.find_all("a", href=re.compile("^#"))
        if str(link["href"])[1:] not in known
    ]
    anchors: dict[int, str] = {}
    used: set[str] = set()
    for heading in soup.find_all(HEADINGS):
        text = get_visible_text(heading).strip()
        if not text:
            continue
        base = anchor = make_slug(text, "section", 60)
        number = 2
        while anchor in used:
            anchor, number = f"{base}-{number}", number + 1
        used.add(anchor)
        anchors[id(heading)] = anchor
    for link in links:
        name = str(link["href"])[1:]
        target = soup.find(id=name) or soup.find("a", attrs={"name": name})
        above = find_heading(target) if isinstance(target, Tag) else None
        found = anchors.get(id(above)) or (name if name in used else "")
        if found:
            link["href"] = f"#{found}"
            if target and above and above is not target and above not in target.parents:
                note(f"the link to #{name} leads to the heading above it", near=name)
        elif name.lower() in {"", "top"}:
            link.unwrap()
        else:
            note(f"a link leads nowhere: #{name}", near=f"#{name}")
            link.unwrap()


def find_heading(target: Tag) -> Tag | None:
    """The heading that a place belongs to: itself, around it, right after it, or above it."""
    if target.name in HEADINGS:
        return target
    if around := target.find_parent(HEADINGS):
        return around
    if not get_visible_text(target).strip():
        after = target.find_next(lambda tag: bool(get_visible_text(tag).strip()))
        if isinstance(after, Tag) and after.name in HEADINGS:
            return after
    inside = target.find(HEADINGS)
    return inside if isinstance(inside, Tag) else target.find_previous(HEADINGS)  # type: ignore[return-value]
