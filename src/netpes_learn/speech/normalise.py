# What enters: a narration as it is written. What leaves: sentences of tokens; each token has the
# words an engine is given and the place in the text that they stand for.
# The place is kept by construction: text is cut into segments, never rewritten.
"""Text as it is spoken, and where each spoken word is written."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from netpes_learn.speech.facts import EM_DASH, EN_DASH, SpokenFacts
from netpes_learn.speech.languages import facts_of
from netpes_learn.speech.rules import Rule, lexicon_rule, rules_of

Mark = Literal["", ",", ";", ":", ".", "?", "!"]
_STRENGTH: Mapping[str, int] = {"": 0, ",": 1, ";": 2, ":": 3, ".": 4, "!": 5, "?": 6}
# What a mark that is not said does to the voice; anything else that is not a letter is silence.
_MARKS: Mapping[str, Mark] = {
    ",": ",", "(": ",", ")": ",", EN_DASH: ",", EM_DASH: ",", "→": ",", "·": ",", ";": ";",
    ":": ":", ".": ".", "…": ".", "?": "?", "!": "!",
}  # fmt: skip
# Typographic apostrophes and hyphens (U+2018, 2019, 02BC; 2010, 2011) as engines know them.
_QUOTES = str.maketrans("\u2019\u02bc\u2018\u2010\u2011", "'''--")
# Letters that Unicode does not take apart.
_PLAIN = {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "\u0131": "i", "œ": "oe", "Œ": "Oe"}
_LATIN_1 = 0x100


@dataclass(frozen=True)
class Token:
    """One written word and its spoken form.

    ``spoken`` holds one or more words; ``mark`` is the punctuation after them, as the engine
    should see it; ``[first, last)`` is the place in the text, punctuation included.
    """

    spoken: str
    mark: Mark
    first: int
    last: int


@dataclass(frozen=True)
class Sentence:
    """Tokens spoken in one breath; ``ends_paragraph`` asks for the longer pause after it."""

    tokens: tuple[Token, ...]
    ends_paragraph: bool = False

    @property
    def spoken(self) -> str:
        """The text an engine is given; it always ends as a sentence does."""
        text = " ".join(token.spoken + token.mark for token in self.tokens)
        return text if self.tokens[-1].mark in {".", "?", "!"} else text.rstrip(",;:") + "."


@dataclass(frozen=True)
class _Segment:
    first: int
    last: int
    # The words a rule gave; None where the text is said as it is written.
    spoken: str | None = None


def normalise(
    text: str,
    *,
    language: str,
    lexicon: Mapping[str, str] | None = None,
    abbreviations: Collection[str] = (),
) -> tuple[Sentence, ...]:
    """Return the sentences of a text as they are spoken.

    Every character that is not white space lies inside exactly one token, and tokens follow the
    text, so long as anything in the text can be said at all; otherwise there is no sentence.
    ``abbreviations`` end with a point that does not end a sentence.
    """
    named = lexicon_rule(lexicon or {})
    rules = (*((named,) if named else ()), *rules_of(language))
    segments = _segments(text, rules)
    facts = facts_of(language)
    tokens = _tokens(text, segments, facts)
    return tuple(
        _sentences(
            text,
            tokens,
            abbreviations=frozenset(abbreviations),
            closing=facts.closing_abbreviations,
        )
    )


def _segments(text: str, rules: Sequence[Rule]) -> tuple[_Segment, ...]:
    """Return the text cut at what the rules claim, each rule in what those before it left."""
    segments: list[_Segment] = [_Segment(0, len(text))]
    for rule in rules:
        segments = [
            part
            for segment in segments
            for part in ((segment,) if segment.spoken is not None else _cut(text, segment, rule))
        ]
    return tuple(segments)


def _cut(text: str, segment: _Segment, rule: Rule) -> Iterator[_Segment]:
    position = segment.first
    for match in rule.pattern.finditer(text, segment.first, segment.last):
        spoken = rule.say(match) if match.end() > match.start() else None
        if spoken is None:
            continue
        yield _Segment(position, match.start())
        if rule.word_by_word:
            yield from _word_by_word(match, spoken)
        else:
            yield _Segment(match.start(), match.end(), spoken)
        position = match.end()
    yield _Segment(position, segment.last)


def _word_by_word(match: re.Match[str], spoken: str) -> Iterator[_Segment]:
    """Return one segment a word where writing and speech have equally many, else one for all."""
    written = list(re.finditer(r"\S+", match[0]))
    words = spoken.split()
    if len(written) != len(words):
        yield _Segment(match.start(), match.end(), spoken)
        return
    for word, said in zip(written, words, strict=True):
        yield _Segment(match.start() + word.start(), match.start() + word.end(), said)


def _tokens(text: str, segments: Sequence[_Segment], facts: SpokenFacts) -> tuple[Token, ...]:
    """Return the tokens: what stands between white space, rules' segments glued to neighbours."""
    pieces: list[tuple[int, int, str]] = []
    for first, last, said in _pieces(text, segments):
        if pieces and pieces[-1][1] == first:
            start, _, before = pieces[-1]
            between = " " if before[-1:].isalnum() and said[:1].isalnum() else ""
            pieces[-1] = (start, last, before + between + said)
        else:
            pieces.append((first, last, said))
    return _attach([_token(text, piece, facts) for piece in pieces])


def _pieces(text: str, segments: Sequence[_Segment]) -> Iterator[tuple[int, int, str]]:
    """Return spans without white space around them, and what is said for each."""
    for segment in segments:
        if segment.spoken is not None:
            yield segment.first, segment.last, segment.spoken
            continue
        for match in re.finditer(r"\S+", text[segment.first : segment.last]):
            yield segment.first + match.start(), segment.first + match.end(), match[0]


def _token(text: str, piece: tuple[int, int, str], facts: SpokenFacts) -> tuple[Token, Mark, bool]:
    """Return a token, the mark that belongs before it, and whether it opens something."""
    first, last, said = piece
    said = unicodedata.normalize("NFC", said.translate(_QUOTES))
    core = re.search(r"[^\W_](?:.*[^\W_])?", said, re.DOTALL)
    opens = unicodedata.category(text[first]) in {"Ps", "Pi"} or text[first] in "¿¡"
    if core is None:
        return Token(_symbols(said, facts), _strongest(said), first, last), "", opens
    spoken = _sayable(core[0], facts)
    spoken = " ".join(filter(None, (_symbols(said[: core.start()], facts), spoken)))
    spoken = " ".join(filter(None, (spoken, _symbols(said[core.end() :], facts))))
    return (
        Token(spoken, _strongest(said[core.end() :]), first, last),
        _strongest(said[: core.start()]),
        opens,
    )


def _symbols(marks: str, facts: SpokenFacts) -> str:
    return " ".join(facts.symbols[c] for c in marks if c in facts.symbols)


def _sayable(core: str, facts: SpokenFacts) -> str:
    """Return the inside of a word with every sign either said, or gone."""
    out: list[str] = []
    for before, character, after in zip(" " + core, core, core[1:] + " ", strict=False):
        if character.isalnum() or unicodedata.category(character)[0] == "M":
            out.append(_letter(character))
        elif character in facts.symbols:
            out.append(f" {facts.symbols[character]} ")
        elif character in "'-·" and not before.isspace() and not after.isspace():
            out.append(character)
        elif character in ".,:" and before.isdigit() and after.isdigit() and not facts.decimals:
            # No facts on this language's numbers: the engine knows better.
            out.append(character)
        elif unicodedata.category(character)[0] != "C" and not _is_case_colon(
            before, character, after
        ):
            out.append(" ")
    return " ".join("".join(out).split())


def _is_case_colon(before: str, character: str, after: str) -> bool:
    """Finnish and Swedish set a colon between an acronym and its ending: "EU:n"."""
    return character == ":" and before.isalpha() and after.islower()


def _letter(character: str) -> str:
    """Return a letter engines know: Latin letters outside Latin-1 lose their accent."""
    if ord(character) < _LATIN_1 or not character.isalpha():
        return character
    if character in _PLAIN:
        return _PLAIN[character]
    base = unicodedata.normalize("NFKD", character)[0]
    return base if "LATIN" in unicodedata.name(character, "") and base.isalpha() else character


def _strongest(marks: str) -> Mark:
    found = [_MARKS[c] for c in marks if c in _MARKS]
    return max(found, key=_STRENGTH.__getitem__, default="")


def _attach(raw: Sequence[tuple[Token, Mark, bool]]) -> tuple[Token, ...]:
    """Return the tokens that are said, with signs that are not said joined to a neighbour."""
    tokens: list[Token] = []
    opening: int | None = None
    for token, before, opens in raw:
        if not token.spoken:
            if tokens and not opens and opening is None:
                tokens[-1] = _extended(tokens[-1], token.mark, token.last)
            elif opening is None:
                opening = token.first
            continue
        if tokens and before:
            tokens[-1] = _extended(tokens[-1], before, tokens[-1].last)
        first = token.first if opening is None else opening
        tokens.append(replace(token, first=first))
        opening = None
    if tokens and opening is not None:
        tokens[-1] = replace(tokens[-1], last=raw[-1][0].last)
    return tuple(tokens)


def _extended(token: Token, mark: Mark, last: int) -> Token:
    stronger = max(token.mark, mark, key=_STRENGTH.__getitem__)
    return replace(token, mark=stronger, last=last)


def _sentences(
    text: str, tokens: Sequence[Token], *, abbreviations: Collection[str], closing: Collection[str]
) -> Iterator[Sentence]:
    start = 0
    for index, (token, after) in enumerate(pairwise(tokens), start=1):
        gap = text[token.last : after.first]
        blank_line = len(re.findall(r"\n|\u2029", gap)) > 1 or "\u2029" in gap
        if blank_line or _ends_sentence(
            text, token, after, abbreviations=abbreviations, closing=closing
        ):
            yield Sentence(tuple(tokens[start:index]), ends_paragraph="\n" in gap or blank_line)
            start = index
    if tokens:
        yield Sentence(tuple(tokens[start:]), ends_paragraph=True)


def _ends_sentence(
    text: str,
    token: Token,
    after: Token,
    *,
    abbreviations: Collection[str],
    closing: Collection[str],
) -> bool:
    """Tell whether the next token begins a sentence: a final mark, then no small letter.

    ``closing`` are abbreviations that may end one ("etc."); an initial ("J.") never does.
    """
    written = text[token.first : token.last].rstrip("»”\"')]").lstrip("([{«“\"'")
    if token.mark not in {".", "?", "!"} and written not in closing:
        return False
    if written in abbreviations or re.fullmatch(r"[^\W\d_]\.", written):
        return False
    following = re.search(r"[^\W_]", text[after.first : after.last])
    return following is not None and not following[0].islower()
