"""In which language is a message written? A guess from everyday words; the reader only knows English."""

from __future__ import annotations

import re

EVERYDAY = {
    "en": """
        the and is are was were to of my our your you we it that this i have has not for with in on
        be can do me us so but what how when why please thanks thank yes no ok okay good great fine
        bad very all would could will just from at as an if they there am not been don't it's i'm
    """,
    "es": """
        el la los las de que y en un una es por con para mi su muy gracias no más está estoy tengo
        pero como cuando nadie todo quiero puede llamar cuenta usted bien mal necesito del al me se
        lo hola cuándo qué
    """,
    "fr": """
        le la les de des et en un une est pour avec mon ma votre vos très merci ne pas que qui je
        vous nous suis sont mais trop bonjour quand personne c'est au du ce sur pouvez bien compte
    """,
    "de": """
        der die das und ist sind ich sie wir mein meine ihr ihre nicht mit für auf ein eine sehr
        danke bitte zu den dem es habe haben wann kann können mich mir uns viel alles von guten tag
        im konto
    """,
    "pt": """
        o os as de que e em um uma é por com para meu minha seu muito obrigado obrigada não está
        estou mas quando ninguém tudo quero pode conta você bem mal do da no na me se os olá são
    """,
    "it": """
        il lo la gli di che e in un una è per con mio mia molto grazie non sono ma quando nessuno
        tutto voglio può conto lei bene male del al mi si buongiorno siamo troppo
    """,
    "nl": """
        de het een en is van ik wij u mijn niet met voor op zeer dank bedankt maar wanneer kan graag
        alles goed te dat
    """,
}
WORDS = {code: frozenset(words.split()) for code, words in EVERYDAY.items()}
FOREIGN_LETTERS = re.compile(r"[¿¡ñáéíóúàèùâêîôûçäöüßãõ]", re.IGNORECASE)
OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u3040-\u9fff\uac00-\ud7af]")
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def guess_language(text: str) -> str:
    """A two-letter code; `und` for a script that we cannot read at all."""
    if len(OTHER_SCRIPT.findall(text)) > 2:
        return "und"
    words = WORD.findall(text.lower().replace("\u2019", "'"))
    scores = {code: sum(word in known for word in words) for code, known in WORDS.items()}
    best = max(scores, key=lambda code: (scores[code], code == "en"))
    has_foreign_letters = bool(FOREIGN_LETTERS.search(text))
    if best == "en" or scores[best] == 0:
        return "en" if not has_foreign_letters or scores["en"] >= 2 else _foreign(scores)
    is_clear = scores[best] >= scores["en"] + 2 or has_foreign_letters or scores["en"] == 0
    return best if is_clear else "en"


def _foreign(scores: dict[str, int]) -> str:
    best = max((code for code in scores if code != "en"), key=lambda code: scores[code])
    return best if scores[best] else "und"
