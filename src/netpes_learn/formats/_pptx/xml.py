# What enters: a tag, children, attributes. What leaves: an element that python-pptx knows.
"""Elements."""

from typing import Any

from pptx.oxml.ns import nsdecls
from pptx.oxml.ns import qn as qualified
from pptx.oxml.xmlchemy import OxmlElement


def element(tag: str, *children: Any, text: str | None = None, **attributes: object) -> Any:
    """Return ``<tag>`` with its children in order; an attribute that is None is left out.

    ``r_id`` stands for ``r:id``. Booleans become 1 and 0.
    """
    made = OxmlElement(tag)
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


__all__ = ["element", "nsdecls", "qualified"]
