# What enters: a language. What leaves: the tag that Office's spelling and grammar checkers know it
# by. Formats share this table, so that one document is proofed alike as slides and as pages.
"""Proofing tags."""

# Office proofs full tags only: language → the tag of the country whose dictionary stands for it
# when the text does not say which (ISO 639 and 3166).
PROOFING = {
    "bg": "bg-BG",
    "ca": "ca-ES",
    "cs": "cs-CZ",
    "da": "da-DK",
    "de": "de-DE",
    "el": "el-GR",
    "en": "en-GB",
    "es": "es-ES",
    "et": "et-EE",
    "eu": "eu-ES",
    "fi": "fi-FI",
    "fr": "fr-FR",
    "ga": "ga-IE",
    "gl": "gl-ES",
    "hr": "hr-HR",
    "hu": "hu-HU",
    "it": "it-IT",
    "lt": "lt-LT",
    "lv": "lv-LV",
    "mt": "mt-MT",
    "nl": "nl-NL",
    "nb": "nb-NO",
    "pl": "pl-PL",
    "pt": "pt-PT",
    "ro": "ro-RO",
    "sk": "sk-SK",
    "sl": "sl-SI",
    "sv": "sv-SE",
}


def proofing_tag(language: str) -> str:
    """Return the tag that proofing tools know a language by: ``fr`` → ``fr-FR``."""
    return PROOFING.get(language, language)
