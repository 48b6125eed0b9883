# What enters: the paths under content/. What leaves: diagnostics for recordings that nothing would
# read: somebody spoke for an hour, and the pill would have the synthetic voice all the same.
"""Rules about recordings."""

from collections.abc import Iterable, Sequence

from netpes_learn.diagnostics import Report, Span, did_you_mean
from netpes_learn.model.content import Library
from netpes_learn.model.recordings import ENDINGS, FOLDER, Recorded, recorded

# What people's devices save; each can be exported as one that is read.
_SOUNDS = ("aac", "aif", "aiff", "amr", "caf", "flac", "m4a", "mp4", "oga", "ogg", "opus", "wma")


def check_recordings(library: Library, files: Iterable[str], report: Report) -> None:
    """Record every recording whose name belongs to no narration, and every second one."""
    pills = [str(practice.id) for practice in library.practices if practice.narration]
    pills += [f"area-{area.id}" for area in library.areas if area.narration]
    pills += [f"visit-{partner.id}" for partner in library.partners if partner.study_visit]
    tags = [str(language.tag) for language in library.languages]
    seen: dict[tuple[str, Recorded], str] = {}
    for path in sorted(files):
        folder, _, name = path.rpartition("/")
        ending = name.lower().rpartition(".")[2]
        if not _holds_recordings(folder) or ending not in (*ENDINGS, *_SOUNDS):
            continue
        known = recorded(name)
        fault, hint = _fault(known, ending, pills=pills, tags=tags)
        if fault:
            report.error(Span(path), "NL495", fault, hint=hint)
        elif known and (folder, known) in seen:
            message = f"'{seen[folder, known]}' is a recording of the same"
            report.error(Span(path), "NL495", message, hint="keep one of the two")
        elif known:
            seen[folder, known] = name


def _holds_recordings(folder: str) -> bool:
    parts = folder.split("/")
    return parts == [FOLDER] or (parts[0] == "partners" and parts[2:] == [FOLDER])


def _fault(
    known: Recorded | None, ending: str, *, pills: Sequence[str], tags: Sequence[str]
) -> tuple[str, str]:
    """Return what is wrong with a name, and what would be right; nothing: ("", "")."""
    if ending not in ENDINGS:
        return f"a recording cannot be '.{ending}'", "export it as .wav or .mp3"
    if known is None:
        wanted = "<pill>.<language>.wav, or <pill>.<scene>.<language>.wav for one scene"
        return "the name does not tell what was recorded", f"name it {wanted}"
    if known.pill not in pills:
        return f"there is no narration '{known.pill}'", did_you_mean(known.pill, pills)
    if known.language not in tags:
        return f"there is no language '{known.language}'", did_you_mean(known.language, tags)
    return "", ""
