# What enters: nothing. What leaves: how Italian says its figures, signs and abbreviations.
"""Italian as it is spoken."""

from netpes_learn.speech.facts import BLANKS, MINUS, SpokenFacts, units_of

FACTS = SpokenFacts(
    tag="it",
    groups="." + BLANKS,
    decimals=",.",
    decimal_word="virgola",
    to="a",
    dot="punto",
    units={
        **units_of(
            percent=("per cento", "per cento"),
            euro=("euro", "euro"),
            kilometre=("chilometro", "chilometri"),
            hour=("ora", "ore"),
            minute=("minuto", "minuti"),
            million=("milione di euro", "milioni di euro"),
            thousand="mila euro",
        ),
        "mln €": ("milione di euro", "milioni di euro"), "$": ("dollaro", "dollari"),
        "kg": ("chilo", "chili"), "m²": ("metro quadro", "metri quadri"),
    },
    signs={"+": "più", "-": "meno", MINUS: "meno", "±": "più o meno", "~": "circa", "≈": "circa",
           "<": "meno di", ">": "più di", "≤": "al massimo", "≥": "almeno"},
    symbols={"&": "e", "+": "più", "@": "chiocciola", "=": "uguale", "%": "per cento",
             "€": "euro"},
    abbreviations={
        "ad es.": "ad esempio", "es.": "esempio", "ecc.": "eccetera", "etc.": "eccetera",
        "cfr.": "confronta", "art.": "articolo", "ca.": "circa", "n.": "numero",
        "sig.": "signor", "dott.": "dottor", "cd.": "cosiddetto",
    },
    closing_abbreviations=frozenset({"ecc.", "etc."}),
    scales=("milione", "milioni", "miliardo", "miliardi", "mln"),
    of="di ",
    ordinal="º|°",
    ordinal_feminine="ª",
    feminine=((r"o\b", "a"),),
    before_noun=((r"^uno$", "un"),),
)  # fmt: skip
