# What enters: the bytes of PO files. What leaves: a Catalogue a language, and PO files brought up
# to date with the English text. A file of content has one catalogue a language beside it:
# practices/x.yml ↔ locale/fr/practices/x.po.
"""PO catalogues."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

import polib

from netpes_learn.canonical import UNPRINTABLE
from netpes_learn.diagnostics import Report, Span
from netpes_learn.model.catalogue import Catalogue, Message
from netpes_learn.model.text import LanguageTag

_AT_LINE = re.compile(r" in po file \(line (\d+)\)")


def read_catalogue(language: LanguageTag, files: Mapping[str, bytes], report: Report) -> Catalogue:
    """Return the translations in ``files`` (domain → bytes of a PO file), fuzzy ones left out."""
    entries: dict[str, dict[tuple[str, str], str]] = {}
    for domain in sorted(files):
        path = f"locale/{language}/{domain}.po"
        parsed = _parse(path, files[domain], report)
        if parsed is None:
            continue
        _check_entries(path, parsed, report)
        table: dict[tuple[str, str], str] = {}
        for entry in parsed:
            if entry.obsolete or entry.fuzzy or not entry.msgstr:
                continue
            span = Span(path, entry.linenum or 0)
            _check_marks(span, entry, report)
            if found := UNPRINTABLE.search(entry.msgstr):
                message = f"the translation holds the control character U+{ord(found[0]):04X}"
                report.error(span, "NL008", message, hint="remove it; \\\\ stands for a backslash")
            table[(entry.msgctxt or "", entry.msgid)] = entry.msgstr
            table.setdefault(("", entry.msgid), entry.msgstr)
        entries[domain] = table
    return Catalogue(language, entries)


def _parse(path: str, content: bytes, report: Report) -> polib.POFile | None:
    try:
        # polib opens a text that is the name of a file; no name ends with a line.
        return polib.pofile(content.decode("utf-8-sig") + "\n")
    except UnicodeDecodeError:
        report.error(Span(path), "NL002", "this is not UTF-8 text", hint="save the file as UTF-8")
    except (OSError, ValueError) as error:
        line = _AT_LINE.search(str(error))
        report.error(
            Span(path, int(line[1]) if line else 0),
            "NL021",
            f"this is not a PO catalogue: {_AT_LINE.sub('', str(error))}",
            hint="open it in Poedit or Weblate, which say where it is broken",
        )
    return None


def _check_entries(path: str, parsed: polib.POFile, report: Report) -> None:
    """Record messages that stand in a catalogue twice, and plural forms, which nothing reads."""
    lines: dict[tuple[str, str], int] = {}
    for entry in parsed:
        if entry.obsolete:
            continue
        span = Span(path, entry.linenum or 0)
        first = lines.setdefault((entry.msgctxt or "", entry.msgid), span.line)
        if first != span.line:
            message = "this message stands here twice"
            report.error(span, "NL023", message, hint=f"the first one is in line {first}")
        if entry.msgid_plural:
            hint = "singular and plural are two messages; run 'netpes-learn translate'"
            report.error(span, "NL024", "plural forms are not read", hint=hint)


def _check_marks(span: Span, entry: polib.POEntry, report: Report) -> None:
    """Record every mark ({1}) or field ({name}) that text and translation do not share."""
    for mark in sorted(set(_marks(entry.msgid)) ^ set(_marks(entry.msgstr))):
        side = "translation" if mark in entry.msgid else "English text"
        report.error(
            span,
            "NL022",
            f"mark '{mark}' is missing in the {side}",
            hint="keep every {…} of the English text, and add none",
        )


def _marks(text: str) -> Iterable[str]:
    rest = text
    while "{" in rest:
        rest = rest[rest.index("{") :]
        end = rest.find("}")
        if end < 0:
            return
        yield rest[: end + 1]
        rest = rest[end + 1 :]


def update_catalogue(
    language: LanguageTag, existing: bytes | None, wanted: Iterable[Message]
) -> bytes:
    """Return a PO file with exactly the messages wanted, in their order, keeping translations.

    A translation whose English text changed is kept as fuzzy with the text it was made from.
    """
    old = polib.pofile(existing.decode("utf-8-sig") + "\n") if existing else polib.POFile()
    by_key = {(e.msgctxt or "", e.msgid): e for e in old if not e.obsolete}
    # Template messages share one context: there a new text has no older form.
    shared = {c for c, n in Counter(e.msgctxt or "" for e in old).items() if n > 1}
    by_context = {
        e.msgctxt or "": e
        for e in old
        if not e.obsolete and e.msgstr and (e.msgctxt or "") not in shared
    }
    by_text = {e.msgid: e for e in old if not e.obsolete and e.msgstr and not e.fuzzy}
    new = polib.POFile(wrapwidth=100)
    new.metadata = {
        "Language": str(language),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for message in wanted:
        entry = polib.POEntry(msgctxt=message.context, msgid=message.text)
        same = by_key.get((message.context, message.text)) or by_text.get(message.text)
        stale = by_context.get(message.context)
        if same is not None:
            entry.msgstr, entry.flags, entry.tcomment = same.msgstr, same.flags, same.tcomment
            entry.previous_msgid = same.previous_msgid
        elif stale is not None:
            entry.msgstr, entry.flags, entry.tcomment = stale.msgstr, ["fuzzy"], stale.tcomment
            entry.previous_msgid = stale.previous_msgid if stale.fuzzy else stale.msgid
        new.append(entry)
    return (str(new) + "\n").encode()
