# What enters: nothing. What leaves: how Spanish says its figures, signs and abbreviations.
"""Spanish as it is spoken."""

from netpes_learn.speech.facts import BLANKS, MINUS, SpokenFacts, units_of

FACTS = SpokenFacts(
    tag="es",
    groups="." + BLANKS,
    decimals=",.",
    decimal_word="coma",
    to="a",
    dot="punto",
    units={
        **units_of(
            percent=("por ciento", "por ciento"),
            euro=("euro", "euros"),
            kilometre=("kilómetro", "kilómetros"),
            hour=("hora", "horas"),
            minute=("minuto", "minutos"),
            million=("millón de euros", "millones de euros"),
            thousand="mil euros",
        ),
        "$": ("dólar", "dólares"), "kg": ("kilo", "kilos"),
        "m²": ("metro cuadrado", "metros cuadrados"),
    },
    signs={"+": "más", "-": "menos", MINUS: "menos", "±": "más o menos", "~": "unos", "≈": "unos",
           "<": "menos de", ">": "más de", "≤": "como máximo", "≥": "al menos"},
    symbols={"&": "y", "+": "más", "@": "arroba", "=": "igual", "%": "por ciento", "€": "euros"},
    abbreviations={
        "p. ej.": "por ejemplo", "p.ej.": "por ejemplo", "etc.": "etcétera", "aprox.":
        "aproximadamente", "núm.": "número", "n.º": "número", "n.°": "número", "Sr.": "señor",
        "Sra.": "señora", "EE. UU.": "Estados Unidos", "CC. AA.": "comunidades autónomas",
        "art.": "artículo", "máx.": "máximo", "mín.": "mínimo",
    },
    closing_abbreviations=frozenset({"etc."}),
    scales=("millón", "millones", "mil millones", "mil"),
    of="de ",
    ordinal=r"\.?º|\.?er|\.?°",
    ordinal_feminine=r"\.?ª",
    feminine=((r"o\b", "a"),),
    before_noun=((r"veintiuno$", "veintiún"), (r"\buno$", "un")),
)  # fmt: skip
