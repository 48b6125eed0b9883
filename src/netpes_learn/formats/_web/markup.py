# What enters: rich text, addresses, marks. What leaves: the HTML of each, escaped, in its language.
# Kept apart from the templates because a forgotten `lang` or an unescaped address is a fault that
# nobody sees on the screen.
"""Rich text, addresses and marks as HTML."""

import base64
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from urllib.parse import quote

import segno
from markupsafe import Markup, escape

from netpes_learn.diagnostics import ContentError, Diagnostic, Span, did_you_mean
from netpes_learn.model.text import LanguageTag, Rich, Run

MISSING_WORD = "NL410"
BAD_ADDRESS = "NL413"
BAD_LOGO = "NL414"

_SCHEME = re.compile(r"^(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):")
# What a click may do: open a page, write a letter. Never run a script.
_SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
_LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
_README = "templates/site/README.md"


def rich_html(rich: Iterable[Run], *, page_language: LanguageTag) -> Markup:
    """Return runs as HTML: each in another language than the page's says so (WCAG 3.1.2)."""
    return Markup("").join(_run_html(run, page_language) for run in rich)


def _run_html(run: Run, page_language: LanguageTag) -> Markup:
    html = escape(run.text)
    if run.strong:
        html = Markup("<strong>{}</strong>").format(html)
    marked = Markup(' lang="{}"').format(run.lang) if run.lang != page_language else Markup("")
    if run.href:
        address = safe_address(run.href)
        return Markup('<a href="{}"{}>{}</a>').format(address, marked, html)
    return Markup("<span{}>{}</span>").format(marked, html) if marked else html


def safe_address(address: str) -> str:
    """Return an address that a page may link to.

    Raises ContentError where it would do something else than open a page or write a letter.
    """
    scheme = _SCHEME.match(address)
    if scheme and scheme["scheme"].lower() not in _SAFE_SCHEMES:
        message = f"a page cannot link to '{address}'"
        hint = f"begin the address with one of: {', '.join(sorted(_SAFE_SCHEMES))}"
        raise ContentError(Diagnostic(Span(_README), BAD_ADDRESS, message, hint))
    return address


def file_address(path: str) -> str:
    """Return the address of a file beside the page; ``#``, ``?`` and spaces keep their place."""
    return safe_address(path) if _SCHEME.match(path) else quote(path, safe="/")


def file_format(path: str) -> str:
    """Return how a file's format is known to people, from its ending: ``PPTX``."""
    return PurePosixPath(path).suffix.removeprefix(".").upper()


def logo_address(path: str, content: bytes) -> str:
    """Return a logo as a ``data:`` address, so that the page stays one file.

    Raises ContentError where it is neither SVG nor PNG.
    """
    ending = PurePosixPath(path).suffix.lower()
    if ending not in _LOGO_TYPES:
        message = f"a logo must be an SVG or a PNG file, not '{ending}'"
        raise ContentError(Diagnostic(Span(path), BAD_LOGO, message))
    return f"data:{_LOGO_TYPES[ending]};base64,{base64.b64encode(content).decode()}"


def qr_svg(address: str) -> Markup:
    """Return the QR code of an address as SVG, measured in modules, with error correction M (15 %).

    The quiet zone is 4 modules wide (ISO/IEC 18004).
    """
    code = segno.make(safe_address(address), error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, border=4))  # noqa: S704 - drawn by segno


class Words:
    """The words of the page itself, as the outline gives them in ``wording``."""

    def __init__(self, wording: Mapping[str, Rich]) -> None:
        self._wording = wording

    def __contains__(self, name: str) -> bool:
        """Tell whether the outline gives this word."""
        return bool(self._wording.get(name))

    def __call__(self, name: str) -> Rich:
        """Return a word. Raises ContentError where the outline does not give it."""
        if name in self:
            return self._wording[name]
        message = f"the page needs the word '{name}' and its outline does not give it"
        hint = did_you_mean(name, self._wording) or "add it to `wording` in the outline"
        raise ContentError(Diagnostic(Span(_README), MISSING_WORD, message, hint))
