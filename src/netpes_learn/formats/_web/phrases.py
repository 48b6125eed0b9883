# What enters: the words of the catalogue's pages, and a language. What leaves: phrases in it, and
# how it writes dates, sizes and names of languages. What nobody translated yet stays English and
# says so.
"""What a catalogue says, in one language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from babel import Locale, UnknownLocaleError
from markupsafe import Markup

from netpes_learn.bundle.shelf import Difference
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.formats._web.markup import rich_html
from netpes_learn.model.project import Project
from netpes_learn.model.text import LanguageTag, Rich, Text, plain, runs_of
from netpes_learn.stages.wording import Wording

WORDING = "templates/catalogue/wording.yml"


@dataclass(frozen=True)
class Edition:
    """What pages of one language are made with: the project in it, and the words around."""

    project: Project
    wording: Wording

    @property
    def funding(self) -> Text:
        """The funder's statement: in the language, or else in English, as the grant has it."""
        statement, tag = self.project.funding.statement, self.wording.tag
        return Text(statement[tag], tag) if tag in statement else Text(statement[LanguageTag("en")])


class Phrases:
    """Says what the templates of a catalogue ask for by key."""

    def __init__(self, edition: Edition) -> None:
        self._wording = edition.wording
        self.tag = edition.wording.tag
        self.day = edition.wording.day
        self.size = edition.wording.size

    def html(self, key: str, **fields: Any) -> Markup:
        """Return a phrase as HTML; a field may be HTML itself."""
        held = {name: value for name, value in fields.items() if isinstance(value, Markup)}
        marks = {name: f"\x02{name}\x03" for name in held}
        found = self.rich(self._said(key, **{**fields, **marks}))
        for name, value in held.items():
            found = found.replace(Markup(marks[name]), value)  # noqa: S704 - a mark of our own
        return found

    def text(self, key: str, **fields: Any) -> str:
        """Return a phrase as plain text."""
        return plain(self._said(key, **fields))

    def kept(self, key: str) -> str:
        """Return a phrase with its fields left for the page's script to fill."""
        return plain(self._wording.t_keep(self._message(key)))

    def count(self, one: str, many: str, number: int) -> Rich:
        """Return a number of things; each of the two phrases shows it as ``{count}``."""
        return self._said(one if number == 1 else many, count=number)

    def summary(self, difference: Difference) -> Rich:
        """Return how many practices are new, changed and gone, in a sentence."""
        counted = [
            self.count(f"{what}-one", f"{what}-many", len(found))
            for what, found in (
                ("new", difference.new), ("changed", difference.changed), ("gone", difference.gone)
            )
            if found
        ]  # fmt: skip
        if not counted:
            return self._said("since-nothing", version=difference.since)
        return self._said("since", version=difference.since, changes=self._wording.listed(counted))

    def rich(self, value: Any) -> Markup:
        """Return text as HTML that tells where its language is not the page's."""
        return rich_html(runs_of(value), page_language=self.tag)

    def language(self, tag: str) -> str:
        """Return the name of a language in this one, as a sentence begins."""
        return begun(display_name(tag, self._wording.locale) or tag)

    def _message(self, key: str) -> str:
        try:
            return self._wording.keyed[key]
        except KeyError:
            raise _fault(f"there is no '{key}', which a page asks for") from None

    def _said(self, key: str, **fields: Any) -> Rich:
        try:
            return self._wording.t(self._message(key), **fields)
        except KeyError as error:
            raise _fault(f"{key}: {error.args[0]}") from None


def endonym(tag: str) -> str:
    """Return a language's name in itself, as a sentence begins."""
    return begun(display_name(tag, None) or tag)


def display_name(tag: str, locale: Locale | None) -> str | None:
    """Return the name of a language in another one, or in itself; None for one that is unknown."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(locale)
    except (UnknownLocaleError, ValueError):
        return None


def begun(name: str) -> str:
    """Return a name with a capital, which many languages do not give to names of languages."""
    return name[:1].upper() + name[1:]


def by_name(tags: Iterable[str]) -> tuple[str, ...]:
    """Return languages in the order of their names in themselves."""
    return tuple(sorted(tags, key=lambda tag: (endonym(tag).casefold(), tag)))


def _fault(message: str) -> ContentError:
    hint = "templates/catalogue/README.md tells how the words of its pages are named"
    return ContentError(Diagnostic(Span(WORDING), "NL651", message, hint))
