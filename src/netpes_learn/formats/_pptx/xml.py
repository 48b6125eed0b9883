# What enters: a tag, children, attributes. What leaves: an element that python-pptx knows.
"""Elements."""

from functools import lru_cache
from typing import Any

from pptx.oxml import oxml_parser
from pptx.oxml.ns import namespaces, nsdecls, nsuri
from pptx.oxml.ns import qn as qualified


def element(tag: str, *children: Any, text: str | None = None, **attributes: object) -> Any:
    """Return ``<tag>`` with its children in order; an attribute that is None is left out.

    ``r_id`` stands for ``r:id``. Booleans become 1 and 0.
    """
    name_of_tag, spaces = _named(tag)
    made = oxml_parser.makeelement(name_of_tag, nsmap=spaces)
    for name, value in attributes.items():
        if value is None:
            continue
        key = qualified(name.replace("_", ":", 1)) if name.startswith("r_") else name
        made.set(key, str(int(value)) if isinstance(value, bool) else str(value))
    if text is not None:
        made.text = text
    for child in children:
        if child is not None:
            made.append(child)
    return made


@lru_cache(maxsize=256)
def _named(tag: str) -> tuple[str, dict[str, str]]:
    """Return what lxml calls a tag, and its namespace by prefix."""
    return qualified(tag), namespaces(tag.partition(":")[0])


__all__ = ["element", "nsdecls", "nsuri", "qualified"]
