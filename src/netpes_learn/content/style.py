# What enters: a checked library in English. What leaves: warnings where the writing breaks the
# rules of docs/content-guide.md. Nothing here stops a build; a clean library has no warning.
"""The style lint."""

import re
from collections.abc import Iterator, Mapping

from netpes_learn.content.prose import numbers_in, prose_of, sentences_of, words_of
from netpes_learn.diagnostics import Report
from netpes_learn.model.content import Library, Practice, Scene
from netpes_learn.model.sourced import Sourced, Where
from netpes_learn.model.text import PIVOT, Record

# A sentence that is read, and one that is spoken, in words.
LONGEST_WRITTEN = 34
LONGEST_SPOKEN = 20
# Björnsson's scale: 50 to 60 is difficult (official texts).
HARDEST_LIX = 55.0
# The longest option, as a multiple of the shortest: length must not give the answer away.
UNEVEN = 1.35
LONGEST_LABEL = 36
# Seconds of narration before the first label: places that stay empty longer look like a fault.
LATEST_LABEL = 8.0
# Seconds of narration: a partner's own practice, one told in a paper, a tour of four, an area.
FULL, SHORT, TOUR, AREA = (90, 240), (45, 120), (120, 240), (90, 150)

# "us" in small letters only, because of the US.
_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|[Oo]urs?|us|I|[Mm]y|me|mine|[Ll]et['\u2019]s)\b")
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]*[A-Z]{1,}[A-Za-z]*\+?")
# TikTok, BioWin: names in two halves, not letters that stand for words.
_TWO_HALVES = re.compile(r"^(?:[A-Z][a-z]+){2,}$")


def lint(library: Library, sources: Mapping[str, Sourced], report: Report) -> None:
    """Record a warning for each place where a practice, visit or area breaks a rule of style."""
    speed = pivot_speed(library)
    known = _known_words(library)
    for practice in library.practices:
        page = _Page(sources.get(f"practices/{practice.id}.yml"), report)
        if page.source is None:
            continue
        _writing(practice, page)
        _acronyms(practice, known, page)
        _questions(practice, page)
        limits = FULL if practice.owner is not None else SHORT
        _narration(practice.narration, ("narration",), speed, limits, page)
        _spoken_numbers(practice, page)
    for partner in library.partners:
        page = _Page(sources.get(f"partners/{partner.id}.yml"), report)
        if partner.study_visit is not None and page.source is not None:
            where: Where = ("study_visit", "narration")
            _narration(partner.study_visit.narration, where, speed, TOUR, page)
            _first_person(partner, page)
    for area in library.areas:
        page = _Page(sources.get(f"areas/{area.id}.yml"), report)
        if area.narration and page.source is not None:
            _narration(area.narration, ("narration",), speed, AREA, page)
            _first_person(area, page)
            _sentences(area, page)


def pivot_speed(library: Library) -> int:
    """Return the words a minute of English, or a calm 150 where the tree does not say."""
    speeds = (lang.speech.words_per_minute for lang in library.languages if lang.tag == PIVOT)
    return next(speeds, 150)


class _Page:
    """One file: records warnings at the field they belong to."""

    def __init__(self, source: Sourced | None, report: Report) -> None:
        self.source, self._report = source, report

    def warn(self, where: Where, code: str, message: str, hint: str = "") -> None:
        assert self.source is not None
        self._report.warn(self.source.span(where), code, message, hint=hint)


def _writing(practice: Practice, page: _Page) -> None:
    long_words = words = sentences = 0
    for where, text in prose_of(practice):
        if _FIRST_PERSON.search(_QUOTED.sub("", text)) and where[0] != "learning":
            page.warn(where, "NL107", "the first person", "write who: 'partners', 'the service'")
        limit = LONGEST_SPOKEN if where[-1] == "say" else LONGEST_WRITTEN
        for sentence in sentences_of(text):
            found = words_of(sentence)
            words, sentences = words + len(found), sentences + 1
            long_words += sum(len(word) > 6 for word in found)  # noqa: PLR2004 - LIX's long word
            _length(sentence, where, limit, page)
    lix = words / sentences + 100 * long_words / words if words else 0
    if lix > HARDEST_LIX:
        page.warn((), "NL102", f"hard to read: LIX {lix:.0f}", f"at most {HARDEST_LIX:.0f}")


def _sentences(record: Record, page: _Page) -> None:
    """Warn of sentences that nobody can say in one breath."""
    for where, text in prose_of(record):
        for sentence in sentences_of(text) if where[-1] == "say" else ():
            _length(sentence, where, LONGEST_SPOKEN, page)


def _length(sentence: str, where: Where, limit: int, page: _Page) -> None:
    found = words_of(sentence)
    if len(found) > limit:
        shown = " ".join(sentence.split()[:6])
        message = f"a sentence of {len(found)} words: '{shown} …'"
        page.warn(where, "NL101", message, f"at most {limit}; make two of it")


def _first_person(record: Record, page: _Page) -> None:
    for where, text in prose_of(record):
        if _FIRST_PERSON.search(_QUOTED.sub("", text)):
            page.warn(where, "NL107", "the first person", "write who: 'partners', 'the service'")


def _known_words(library: Library) -> frozenset[str]:
    """Return acronyms that need no explanation in a practice: names, and the glossary's words."""
    texts = [text for p in library.partners for text in (p.name, p.short_name)]
    for term in library.glossary:
        texts += [term.term, term.expansion or "", term.definition]
    return frozenset(library.project.plain_names).union(*map(_acronyms_in, texts))


def _acronyms_in(text: str) -> list[str]:
    """Return the acronyms of a text, each once, those in quoted names left out."""
    found = dict.fromkeys(_ACRONYM.findall(_QUOTED.sub("", text)))
    return [word for word in found if not _TWO_HALVES.match(word)]


def _acronyms(practice: Practice, known: frozenset[str], page: _Page) -> None:
    names = " ".join((practice.title, practice.short_title, *_names_in(practice)))
    fields = list(prose_of(practice))
    whole = "\n".join(text for _, text in fields)
    explained = {word for word in _acronyms_in(whole) if _is_explained(word, whole)}
    seen = known | explained | set(_ACRONYM.findall(names))
    for where, text in fields:
        for word in _acronyms_in(text):
            if word not in seen and word.rstrip("s") not in seen:
                hint = "explain it at first use, or add it to glossary.yml"
                page.warn(where, "NL108", f"'{word}' is not explained", hint)
                seen = seen | {word}


def _names_in(practice: Practice) -> Iterator[str]:
    if practice.organisation is not None:
        yield practice.organisation.name
    for comparator in practice.comparators:
        yield comparator.name or ""


def _is_explained(word: str, text: str) -> bool:
    return f"({word})" in text or f"{word} (" in text or f"{word} stands for" in text


def _questions(practice: Practice, page: _Page) -> None:
    if practice.learning is None:
        return
    for index, question in enumerate(practice.learning.questions):
        lengths = [len(option.text) for option in question.options]
        if max(lengths) > UNEVEN * min(lengths):
            where: Where = ("learning", "questions", index, "options")
            message = f"options of {', '.join(map(str, lengths))} characters"
            page.warn(where, "NL104", message, "make them about equally long")
    places = [
        [option.correct for option in question.options].index(True)
        for question in practice.learning.questions
    ]
    if len(places) > 1 and len(set(places)) == 1:
        message = "the right answer is always at the same place"
        page.warn(("learning", "questions"), "NL103", message, "vary its position")


def _narration(
    scenes: tuple[Scene, ...], where: Where, speed: int, limits: tuple[int, int], page: _Page
) -> None:
    if not scenes:
        return
    for index, scene in enumerate(scenes):
        for number, label in enumerate(scene.labels):
            if len(label) > LONGEST_LABEL:
                place = (*where, index, "labels", number)
                message = f"a label of {len(label)} characters"
                page.warn(place, "NL105", message, f"at most {LONGEST_LABEL}; two to four words")
        if late := late_label(scene.id, scene.say, speed):
            page.warn((*where, index, "say"), *late)
    seconds = sum(_seconds(scene.say, speed) for scene in scenes)
    least, most = limits
    if not least <= seconds <= most:
        hint = f"between {least} and {most} s at {speed} words a minute"
        page.warn(where, "NL106", f"the narration takes about {seconds:.0f} s", hint)


def late_label(scene: str, say: str, speed: int) -> tuple[str, str, str] | None:
    """Return code, message and hint where the places for labels stay empty for too long, else None.

    ``speed`` is in words a minute of the language that ``say`` is in.
    """
    before, mark, _ = say.partition("{1}")
    waiting = _seconds(before, speed)
    if not mark or waiting <= LATEST_LABEL:
        return None
    return (
        "NL111",
        f"scene '{scene}' shows its first label only after about {waiting:.1f} s",
        f"at most {LATEST_LABEL:.0f}: begin with what {{1}} names, and explain it then",
    )


def _seconds(text: str, speed: int) -> float:
    """Return how many seconds a text takes at that many words a minute."""
    return len(words_of(text)) * 60 / speed


def _spoken_numbers(practice: Practice, page: _Page) -> None:
    """Warn of a number that is spoken and stands nowhere else in the practice."""
    told = {
        number
        for where, text in prose_of(practice)
        if where[0] not in {"narration", "learning"}
        for number in numbers_in(text)
    }
    for figure in practice.results.figures:
        for value in (figure.value, figure.to or 0.0):
            # Large amounts are spoken in millions and billions.
            written = " ".join(f"{value / unit:f}" for unit in (1, 1e6, 1e9))
            told |= numbers_in(written)
    for index, scene in enumerate(practice.narration):
        for number in sorted(numbers_in(scene.say) - told):
            page.warn(
                ("narration", index, "say"),
                "NL109",
                f"'{number}' is spoken, but is not among the practice's figures or facts",
                "check it against the source",
            )
