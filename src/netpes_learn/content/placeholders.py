# What enters: the sources of records, and the files that `netpes-learn new` begins records with.
# What leaves: a warning for each field that still holds the words it began with.
"""Words of a template that nobody replaced."""

from collections.abc import Mapping

from netpes_learn.content.place import texts_in
from netpes_learn.diagnostics import Report
from netpes_learn.model.sourced import Sourced


def check_placeholders(
    patterns: Mapping[str, Sourced], sources: Mapping[str, Sourced], report: Report
) -> None:
    """Record a warning for each text that a record's pattern (by its folder) holds as well.

    Words are what has a space in it: an id, a tag or a colour may well be as it was.
    """
    words = {
        folder: {text.strip() for _, text in texts_in(pattern.value) if " " in text.strip()}
        for folder, pattern in patterns.items()
    }
    for path in sorted(sources):
        held = words.get(path.partition("/")[0])
        if not held:
            continue
        source = sources[path]
        for where, text in texts_in(source.value):
            if text.strip() in held:
                # A field in a list is named by its field; an item by the list that it is in.
                field = next(str(part) for part in reversed(where) if isinstance(part, str))
                report.warn(
                    source.span(where),
                    "NL482",
                    f"'{field}' still holds the words of the template",
                    hint="write what holds for this one, or take the field out",
                )
