# What enters: a language tag. What leaves: the facts of that language, one module each. A language
# is added by a module like the others and its name below.
"""The languages whose figures and signs we know how to say."""

from collections.abc import Mapping

from netpes_learn.speech.facts import SpokenFacts, base_language
from netpes_learn.speech.languages import ca, en, es, fi, fr, it, sv

FACTS: Mapping[str, SpokenFacts] = {
    module.FACTS.tag: module.FACTS for module in (ca, en, es, fi, fr, it, sv)
}


def facts_of(language: str) -> SpokenFacts:
    """Return the facts of a language; an empty set of facts for one that has no entry."""
    base = base_language(language)
    return FACTS.get(base, SpokenFacts(tag=base))
