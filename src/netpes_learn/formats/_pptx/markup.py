# What enters: a tag, children, attributes. What leaves: the element as the text it is in the file,
# byte for byte as lxml writes it. A slide has thousands of elements that are only ever written:
# text costs half of what a tree does, and what several slides show is written once.
"""Elements as text."""

import re
from functools import lru_cache
from typing import Any, NewType

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsuri

# An element, or several one after the other.
Markup = NewType("Markup", str)

HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_PREFIXES = ("a", "p", "r")
_SPECIAL_TEXT = re.compile(r"[&<>\r]")
_SPECIAL_VALUE = re.compile(r'[&<>"\r\n\t]')
# As libxml2 writes them (xmlsave.c).
_ENTITIES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\r": "&#13;",
    "\n": "&#10;",
    "\t": "&#9;",
}


def element(
    tag: str, *children: Markup | None, text: str | None = None, **attributes: object
) -> Markup:
    """Return ``<tag>`` with its text and its children; an attribute that is None is left out.

    ``r_id`` stands for ``r:id``, ``xmlns_a`` for ``xmlns:a``. Booleans become 1 and 0.
    """
    said = ""
    for name, value in attributes.items():
        if isinstance(value, str):
            said += f' {_name(name)}="{escaped_value(value)}"'
        elif isinstance(value, bool):
            said += f' {_name(name)}="{int(value)}"'
        elif value is not None:
            said += f' {_name(name)}="{value}"'
    inner = "".join([child for child in children if child is not None])
    if text is not None:
        inner = escaped(text) + inner
    elif not inner:
        return Markup(f"<{tag}{said}/>")
    return Markup(f"<{tag}{said}>{inner}</{tag}>")


def escaped(text: str) -> str:
    """Return text as it stands between tags."""
    return _SPECIAL_TEXT.sub(_entity, text)


def escaped_value(text: str) -> str:
    """Return text as it stands in an attribute, between double quotes."""
    return _SPECIAL_VALUE.sub(_entity, text)


def _entity(found: re.Match[str]) -> str:
    return _ENTITIES[found[0]]


def declaring(prefix: str, markup: Markup) -> Markup:
    """Return an element that says itself what a prefix stands for."""
    head = re.match(r"<[\w:]+", markup)
    assert head is not None
    end = head.end()
    return Markup(f'{markup[:end]} xmlns:{prefix}="{nsuri(prefix)}"{markup[end:]}')


def page(root: Markup) -> bytes:
    """Return the bytes of a part whose root element this is."""
    return f"{HEAD}{root}".encode()


def parsed(markup: Markup) -> Any:
    """Return an element as a tree that python-pptx knows."""
    spaces = " ".join(f'xmlns:{prefix}="{nsuri(prefix)}"' for prefix in _PREFIXES)
    return parse_xml(f"<x {spaces}>{markup}</x>")[0]


@lru_cache(maxsize=256)
def _name(name: str) -> str:
    space, _, rest = name.partition("_")
    return f"{space}:{rest}" if rest and space in {"r", "xmlns"} else name
