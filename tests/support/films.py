# What enters: what a test wants otherwise. What leaves: a tiny storyboard, and resources that a render
# of it fills.
"""A small film."""

from tests.support.imprints import plain_brand, plain_properties
from tests.support.resources import Files

from netpes_learn.model.document import Storyboard
from netpes_learn.model.text import Text


class Shelf(Files):
    """Resources that keep the progress they were told of, too."""

    def __init__(self) -> None:
        super().__init__()
        self.shares: list[float] = []

    def progress(self, share: float) -> None:
        self.shares.append(share)


def storyboard(**changes: object) -> Storyboard:
    document = {
        "kind": "storyboard",
        "id": "tiny",
        "title": "Coup de Boost",
        "engines": ("pico", "espeak"),
        "function_words": ("and", "the", "of"),
        "wording": {
            "transcript": "Transcript",
            "shown": "On screen",
            "said": "Narration",
            "right": "Right answer",
            "video": "Video",
            "question": "Question",
        },
        "properties": plain_properties(date="2026-11-20", version="1.2.0"),
        "brand": plain_brand(wordmark=("Le Forem",)),
        "scenes": [
            {
                "id": "title",
                "layout": "title",
                "heading": "Coup de Boost",
                "say": "Coup de Boost.",
                "chapter": "Coup de Boost",
            },
            {
                "id": "result",
                "layout": "chart",
                "heading": "One year later",
                "chart": {
                    "shape": "bars",
                    "title": "After one year",
                    "alt": "Bars: 46% and 35%.",
                    "points": [
                        {"label": "Work", "value": 46, "shown": "46%"},
                        {"label": "Study", "value": 35, "shown": "35%"},
                    ],
                },
                "say": ["{1}46% were in work, and 35% in training.", Text("Très bien.", "fr")],
                "chapter": "One year later",
            },
            {"id": "end", "layout": "end", "heading": "Coup de Boost", "seconds": 1},
        ],
    }
    return Storyboard.model_validate({**document, **changes})
