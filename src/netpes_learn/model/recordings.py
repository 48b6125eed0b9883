# What enters: nothing but a path. What leaves: which narration a recording is of. Content checks
# it, composition finds it, the video format reads it: all by this one rule.
"""Where a person's recording of a narration lies."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from netpes_learn.model.text import LanguageTag, PartnerId

FOLDER = "recordings"
ENDINGS = ("wav", "mp3")
# The scene of a recording that holds all of them.
WHOLE = ""

_NAME = re.compile(
    rf"^(?P<pill>[^./]+)(?:\.(?P<scene>[^./]+))?\.(?P<language>[^./]+)\.(?:{'|'.join(ENDINGS)})$"
)


@dataclass(frozen=True)
class Recorded:
    """What the name of a recording says; ``scene`` is "" for the whole narration."""

    pill: str
    scene: str
    language: str


def recorded(name: str) -> Recorded | None:
    """Return what a file's name says: ``otlav.fr.wav``, ``otlav.question.fr.mp3``."""
    match = _NAME.match(name)
    return Recorded(match["pill"], match["scene"] or WHOLE, match["language"]) if match else None


def folders(partner: PartnerId) -> tuple[str, str]:
    """Return where recordings for a partner lie, from content/: those for all, then its own."""
    return FOLDER, f"partners/{partner}/{FOLDER}"


def is_recording(path: str) -> bool:
    """Tell whether a path from content/ leads into a folder of recordings."""
    return FOLDER in path.split("/")[:-1]


def recordings_for(
    pill: str, *, partner: PartnerId, language: LanguageTag, files: Collection[str]
) -> dict[str, str]:
    """Return scene → path from content/ of the recordings of a pill; "" holds every scene.

    A partner's own recording comes before one for all; of two for one scene the last by name does.
    """
    found: dict[str, str] = {}
    for folder in folders(partner):
        for path in sorted(path for path in files if path.rpartition("/")[0] == folder):
            name = recorded(path.rpartition("/")[2])
            if name and (name.pill, name.language) == (pill, language):
                found[name.scene] = path
    return found
