# What enters: nothing. What leaves: how French says its figures, signs and abbreviations.
"""French as it is spoken."""

from netpes_learn.speech.facts import BLANKS, MINUS, SpokenFacts, units_of

FACTS = SpokenFacts(
    tag="fr",
    groups=BLANKS,
    decimals=",.",
    decimal_word="virgule",
    to="à",
    dot="point",
    units={
        **units_of(
            percent=("pour cent", "pour cent"),
            euro=("euro", "euros"),
            kilometre=("kilomètre", "kilomètres"),
            hour=("heure", "heures"),
            minute=("minute", "minutes"),
            million=("million d'euros", "millions d'euros"),
            thousand="mille euros",
        ),
        "$": ("dollar", "dollars"), "kg": ("kilogramme", "kilogrammes"),
        "m²": ("mètre carré", "mètres carrés"),
    },
    signs={"+": "plus", "-": "moins", MINUS: "moins", "±": "plus ou moins", "~": "environ",
           "≈": "environ", "<": "moins de", ">": "plus de", "≤": "au plus", "≥": "au moins"},
    symbols={"&": "et", "+": "plus", "@": "arobase", "=": "égale", "%": "pour cent", "€": "euros"},
    abbreviations={
        "p. ex.": "par exemple", "p.ex.": "par exemple", "c.-à-d.": "c'est-à-dire",
        "etc.": "et cetera", "env.": "environ", "M.": "monsieur", "Mme": "madame",
        "n°": "numéro", "nº": "numéro", "N°": "numéro", "max.": "maximum",
    },
    closing_abbreviations=frozenset({"etc."}),
    scales=("million", "millions", "milliard", "milliards"),
    of="d'",
    ordinal="er|e|ème|nd",
    ordinal_feminine="re|ère|nde",
    roman_ordinal="e|ème",
    feminine=(("premier", "première"), ("second", "seconde")),
)  # fmt: skip
