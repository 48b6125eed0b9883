# What enters: names of icons. What leaves: their HTML: each is drawn once in a page, and shown from
# there. Decoration only: words say the same beside it, so screen readers pass over it (WCAG 1.1.1).
"""Icons of a page."""

import re
from collections.abc import Iterable

from markupsafe import Markup

from netpes_learn.diagnostics import Span
from netpes_learn.formats._icons import icon_named, icon_svg

_ROOT = re.compile(r"^.*?<svg\b[^>]*>(?P<inside>.*)</svg>\s*$", re.DOTALL)


def icon_shown(name: str) -> Markup:
    """Return an icon where it is seen; the page holds what ``icons_drawn`` gives of it."""
    return Markup(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="#icon-{}"/></svg>'
    ).format(name)


def icons_drawn(names: Iterable[str], page: str) -> Markup:
    """Return the drawings of icons, each once, in the colour of the text where they are shown.

    Raises ContentError for a name that no icon has, with the id of the ``page`` that asks for it.
    """
    return Markup("").join(_symbol(name, page) for name in sorted({n for n in names if n}))


def _symbol(name: str, page: str) -> Markup:
    icon = icon_named(name, where=Span(page))
    drawn = _ROOT.match(icon_svg(name))
    assert drawn is not None, name
    return Markup(
        '<symbol id="icon-{}" viewBox="0 0 {:g} {:g}" fill="currentColor">{}</symbol>'
    ).format(name, icon.width, icon.height, Markup(drawn["inside"].strip()))  # noqa: S704
