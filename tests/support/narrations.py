# What enters: a practice and a language. What leaves: its narration as a voice gets it, paragraph by
# paragraph. For measurements of speech; nothing is drawn.
"""Narrations of the library."""

from dataclasses import dataclass

from tests.support.documents import documents, load_checkout

from netpes_learn.formats._video.script import utterance_of


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of narration, and what is known of how to say and show it."""

    text: str
    language: str
    lexicon: dict[str, str]
    abbreviations: tuple[str, ...]
    function_words: tuple[str, ...]


def paragraphs(practice: str, language: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a practice's pill that are in the language."""
    (made,) = documents(
        load_checkout(),
        partner="le-forem",
        language=language,
        document="storyboard",
        subjects=(practice,),
    )
    board = made.document
    found = [utterance_of(rich) for scene in board.scenes for rich in scene.say]
    return tuple(
        Paragraph(
            each.text, each.language, board.lexicon, board.abbreviations, board.function_words
        )
        for each in found
        if each.language == language
    )
