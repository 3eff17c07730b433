"""What stands in a file of OFX tags, of either version? SGML (1.x) leaves the tags of values open, XML (2.x) closes them.

Nothing is ever expanded: a document type or an entity of the file's own is refused, depth is bounded, reading is linear.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from sys import intern

from portfolios.sources.sheet import StatementRefused

TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9_.:]{0,60})([^<>]{0,300})>([^<]*)")
DEEPEST = 40
LISTS = frozenset({"INVTRANLIST", "BANKTRANLIST"})
AGAIN = "Download it again from the custodian."


@dataclass(slots=True)
class Node:
    """A tag with its value, or with the tags within; `line` counts from 1."""

    tag: str
    text: str
    line: int
    children: "list[Node] | tuple[Node, ...]" = ()  # a list where something stands within

    def child(self, tag: str) -> "Node | None":
        return next((one for one in self.children if one.tag == tag), None)

    def value(self, tag: str) -> str:
        found = self.child(tag)
        return found.text if found else ""

    def every(self, *tags: str) -> Iterator["Node"]:
        """All nodes below with one of these tags, in the order of the file; not within what was found, nor among transactions."""
        for one in self.children:
            if one.tag in tags:
                yield one
            elif one.children and one.tag not in LISTS:
                yield from one.every(*tags)

    def leaves(self) -> dict[str, "Node"]:
        """The values below by tag; the first of each."""
        found: dict[str, Node] = {}
        self._collect(found)
        return found

    def _collect(self, found: dict[str, "Node"]) -> None:
        for one in self.children:
            if one.children:
                one._collect(found)
            else:
                found.setdefault(one.tag, one)


def read_tags(text: str) -> Node:
    """The tree of an OFX file; a sentence for the person where it is cut off, too deep, or defines things of its own."""
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise StatementRefused(f"The file defines parts of its own (a DOCTYPE), which no custodian's file does. {AGAIN}")
    if "</OFX>" not in text[-4096:].upper():
        raise StatementRefused(f"The file ends before its end (no </OFX>), so a part of it is missing. {AGAIN}")
    return _tree(_without_sections(text))


def _tree(text: str) -> Node:
    root = Node("", "", 1)
    open_ones, line, seen = [root], 1, 0
    for found in TAG.finditer(text):
        line, seen = line + text.count("\n", seen, found.start()), found.start()
        closes, tag, rest, content = found.groups()
        if closes:
            _close(open_ones, tag.upper())
            continue
        node = Node(intern(tag.upper()), (html.unescape(content) if "&" in content else content).strip(), line)
        _within(open_ones[-1]).append(node)
        if not node.text and not rest.endswith("/"):
            open_ones.append(node)
        if len(open_ones) > DEEPEST:
            raise StatementRefused(f"Line {line} of the file lies deeper than any OFX file does. {AGAIN}")
    _close(open_ones, "")
    return root


def _close(open_ones: list[Node], tag: str) -> None:
    """What is still open inside was a value without text: what follows it stands beside it."""
    place = next((n for n in range(len(open_ones) - 1, -1, -1) if open_ones[n].tag == tag), None)
    if place is None:
        return  # the closing tag of a value
    for within in range(len(open_ones) - 1, place, -1):
        if open_ones[within].children:
            _within(open_ones[within - 1]).extend(open_ones[within].children)
            open_ones[within].children = ()
    del open_ones[max(place, 1) :]


def _within(node: Node) -> list[Node]:
    if isinstance(node.children, tuple):
        node.children = []
    return node.children


def _without_sections(text: str) -> str:
    """CDATA sections as the text that they hold."""
    parts, seen = [], 0
    while (begins := text.find("<![CDATA[", seen)) >= 0 and (ends := text.find("]]>", begins)) >= 0:
        parts += [text[seen:begins], html.escape(text[begins + 9 : ends], quote=False)]
        seen = ends + 3
    return "".join([*parts, text[seen:]]) if parts else text
