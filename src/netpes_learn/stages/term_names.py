# What enters: the setting of a language, practices, a partner. What leaves: what outlines can say
# of the glossary's terms: which a page uses, what they mean, which practices use them.
"""Names for outlines: terms."""

from collections.abc import Iterable, Sequence
from typing import Any

from netpes_learn.model.content import Partner, Practice, Term
from netpes_learn.model.text import Rich
from netpes_learn.stages import evidence
from netpes_learn.stages.setting import Setting
from netpes_learn.stages.terms import anchor_of
from netpes_learn.stages.wording import Wording, joined, link, strong

# How many practices are named beside a word that they use; more are counted.
MOST_NAMED = 3
# What a sentence ends on.
ENDS = (".", "!", "?", "…")


def explained(terms: Iterable[Term], practice: Practice, partner: Partner) -> list[Term]:
    """Return terms, but not what a page about a practice, read in a service, need not explain."""
    known = {practice.title, practice.short_title, partner.name}
    return [term for term in terms if term.term not in known]


def terms_shown(practice: Practice, partner: Partner, setting: Setting) -> tuple[Term, ...]:
    """Return the terms that a practice uses, and what is said beside it for a partner."""
    beside: list[str] = []
    if comparator := evidence.comparator_of(practice, partner):
        beside.append(comparator.text)
    if practice.learning:
        beside += [practice.learning.reflection, practice.learning.takeaway]
    found = (*setting.terms.used_in(practice), *setting.terms.found_in(beside))
    return tuple({term.id: term for term in found}.values())


def in_a_row(terms: Sequence[Term], wording: Wording) -> Rich:
    """Return terms, each with what it means as a sentence behind it, one after the other."""
    said: list[Any] = []
    for term in terms:
        meaning = str(term.expansion or term.definition)
        point = "" if meaning.endswith(ENDS) else "."
        text = joined(term.expansion or term.definition, wording.rich(point))
        said += [wording.rich(" "), wording.word("lead-in", lead=strong(term.term), text=text)]
    return joined(*said[1:])


def words_row(terms: Sequence[Term], wording: Wording) -> Rich:
    """Return terms as ``in_a_row``, each a place that its uses can be linked to."""
    names = {str(term.term): anchor_of(term) for term in terms}
    return tuple(
        run.model_copy(update={"anchor": names.get(run.text) if run.strong else None})
        for run in in_a_row(terms, wording)
    )


def term_phrases(setting: Setting) -> dict[str, Any]:
    """Return what can be said of several practices' terms."""
    wording = setting.wording

    def terms_of(practices: Sequence[Practice], partner: Partner) -> list[Term]:
        """Return the terms that some practices use as a partner sees them, each once."""
        found = {t.id: t for p in practices for t in terms_shown(p, partner, setting)}
        return list(found.values())

    def users_of_terms(practices: Sequence[Practice], partner: Partner) -> dict[str, Rich]:
        """Return term → the practices that use it, linked to their handouts; of many, how many."""
        using: dict[str, list[Practice]] = {}
        for practice in practices:
            for term in terms_shown(practice, partner, setting):
                using.setdefault(term.id, []).append(practice)
        return {identity: linked_or_counted(found) for identity, found in using.items()}

    def linked_or_counted(using: Sequence[Practice]) -> Rich:
        if len(using) > MOST_NAMED:
            return wording.word("practices-counted", count=len(using))
        comma = wording.rich(", ")
        named = [piece for p in using for piece in (comma, link(p.short_title, f"{p.id}.*"))]
        return joined(*named[1:])

    return {
        "in_a_row": lambda terms: in_a_row(terms, wording),
        "terms_of": terms_of,
        "users_of_terms": users_of_terms,
        "words_row": lambda terms: words_row(terms, wording),
    }
