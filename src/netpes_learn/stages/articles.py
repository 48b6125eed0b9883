# What enters: words that end on an article, before a number, and the language they are in. What
# leaves: the same with the article that the number asks for. The forms stand in content/languages/.
"""Articles before numbers."""

from netpes_learn.model.content import Language
from netpes_learn.model.text import Rich

_APOSTROPHE = "\u2019"


def with_number_article(said: Rich, value: float, language: Language) -> Rich:
    """Return words that end in an article with the article that a number behind them asks for."""
    head, *rest = said
    if head.lang != language.tag:
        return said
    for articles in language.number_articles:
        if int(value) not in articles.before:
            continue
        for article, form in articles.forms.items():
            words = head.text.removesuffix(f" {article} ")
            if words != head.text:
                space = "" if form.endswith(_APOSTROPHE) else " "
                return (head.model_copy(update={"text": f"{words} {form}{space}"}), *rest)
    return said
