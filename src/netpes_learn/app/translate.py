# What enters: the library and the outlines. What leaves: PO catalogues that hold exactly what there
# is to translate, with the translations that were already there.
"""Bringing catalogues up to date."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from netpes_learn.app.workspace import Loaded
from netpes_learn.content.catalogue import update_catalogue
from netpes_learn.content.localise import messages
from netpes_learn.engine.disk import write_atomic
from netpes_learn.model.catalogue import Message
from netpes_learn.model.text import LanguageTag
from netpes_learn.stages.outline import messages_of
from netpes_learn.stages.wording import TEMPLATES


@dataclass(frozen=True)
class Updated:
    """A catalogue file, and how much of it is translated."""

    path: str
    translated: int
    messages: int


def domains(loaded: Loaded) -> dict[str, list[Message]]:
    """Return domain → messages: one domain a content file, and one for all templates."""
    found: dict[str, list[Message]] = {}
    for message in messages(loaded.library):
        found.setdefault(message.domain, []).append(message)
    texts = dict.fromkeys(
        text
        for source in (
            *(messages_of(o.source) for o in loaded.outlines),
            loaded.keyed.values(),
            loaded.page_words.values(),
        )
        for text in source
    )
    found[TEMPLATES] = [Message(TEMPLATES, TEMPLATES, text) for text in texts]
    return found


def update(loaded: Loaded, language: LanguageTag, *, only: tuple[str, ...] = ()) -> list[Updated]:
    """Write the catalogues of a language (all, or the domains named) and return what they hold."""
    root = loaded.workspace.content / "locale" / language
    done: list[Updated] = []
    for domain, wanted in sorted(domains(loaded).items()):
        if only and domain not in only:
            continue
        path = root / f"{domain}.po"
        existing = path.read_bytes() if path.exists() else None
        content = update_catalogue(language, existing, wanted)
        if content != existing:
            write_atomic(path, content, scratch=Path(root.parent / ".tmp"))
        done.append(Updated(path.as_posix(), _translated(loaded, language, wanted), len(wanted)))
    # Nothing was written, or another command is writing there.
    with suppress(OSError):
        (root.parent / ".tmp").rmdir()
    return done


def _translated(loaded: Loaded, language: LanguageTag, wanted: list[Message]) -> int:
    catalogue = loaded.catalogues.get(language)
    if catalogue is None:
        return 0
    return sum(catalogue.translate(m.domain, m.context, m.text).lang == language for m in wanted)
