"""With which words is a letter spoilt in each language? Written without a look at the checker's own words."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """`in_words` by the kind of figure ($, %, points), with {one} and {other} for number words; `dates` with day and month."""

    figure: re.Pattern[str]
    day: re.Pattern[str]
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    dates: tuple[str, ...]
    ones: tuple[str, ...]
    in_words: dict[str, tuple[str, ...]]
    minus: str
    turned: dict[str, tuple[str, ...]]
    false_claims: tuple[str, ...]


ENGLISH = Tongue(
    figure=re.compile(r"\$[\d,]+(?:\.\d\d)?|\d+(?:\.\d+)?%|\d+(?:\.\d+)? points?"),
    day=re.compile(
        r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, )?(?:January|February|March|April|May|June|July|August|September|"
        r"October|November|December) \d{1,2}(?:, \d{4})?"
    ),
    months=("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "December"),
    weekdays=("Friday", "Tuesday"),
    dates=(
        "{month} {day}", "last {weekday}", "mid-{month}", "Q3", "the {day}th", "{month} {day}, 2026", "yesterday",
        "the third quarter", "early {month}",
    ),
    ones=(
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve", "thirteen", "fourteen", "fifteen",
    ),
    in_words={
        "%": ("{one} percent", "{one} point {other} percent", "a quarter", "one half", "a third", "thirty percent", "a tenth"),
        "$": ("{one} million dollars", "{one} hundred thousand dollars", "half a million", "a quarter of a million dollars"),
        "p": ("{one} points", "{one} percentage points", "a full point", "seven points", "half a point"),
    },
    minus="minus ",
    turned={
        "up": ("down", "flat", "lower by", "off by a loss of"),
        "down": ("up", "flat", "higher by"),
        "more": ("less", "lower"),
        "less": ("more", "higher"),
        "ahead of": ("behind", "short of", "below"),
        "behind": ("ahead of", "above", "better than"),
        "above": ("below", "under"),
        "below": ("above", "over"),
    },
    false_claims=(
        "Your portfolio fell over the period.",
        "Your portfolio rose over the period.",
        "You lost ground to the benchmark.",
        "You beat the market again.",
        "That is the best result since we began.",
        "Stocks rallied and your account climbed with them.",
        "Your bonds declined.",
        "It was your strongest quarter.",
        "You are well ahead of the index.",
        "Your returns trailed the blend.",
    ),
)  # fmt: skip
SPANISH = Tongue(
    figure=re.compile(r"\$[\d,]+(?:\.\d\d)?|\d+(?:\.\d+)?%|\d+(?:\.\d+)? puntos? porcentual(?:es)?"),
    day=re.compile(
        r"(?:(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo) )?\d{1,2} de (?:enero|febrero|marzo|abril|mayo|junio|"
        r"julio|agosto|septiembre|octubre|noviembre|diciembre)(?: de \d{4})?",
        re.I,
    ),
    months=("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "diciembre"),
    weekdays=("viernes", "martes", "miércoles", "sábado"),
    dates=(
        "{day} de {month}", "{weekday} pasado", "pasado {weekday}", "mediados de {month}", "T3", "día {day}",
        "{day} de {month} de 2026", "ayer", "tercer trimestre", "finales de {month}", "primero de {month}", "mes pasado",
        "{weekday} {day} de {month}", "{month}", "doce de {month}", "veintiuno de {month}", "fin de semana pasado, {weekday}",
    ),
    ones=(
        "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once",
        "doce", "trece", "catorce", "quince", "dieciséis", "veinte", "veintidós", "treinta", "setenta",
    ),
    in_words={
        "%": (
            "{one} por ciento", "{one} coma {other} por ciento", "{one} punto {other} por ciento", "cuarto", "tercio",
            "treinta por ciento", "una décima parte", "la mitad", "treinta y {other} por ciento", "un uno por ciento",
        ),
        "$": (
            "{one} millones de dólares", "{one} mil dólares", "medio millón", "un cuarto de millón de dólares",
            "doscientos mil dólares", "un millón de dólares", "{one}cientos mil", "unos miles de dólares",
        ),
        "p": (
            "{one} puntos", "{one} puntos porcentuales", "un punto", "siete puntos", "medio punto", "un punto y medio",
            "un par de puntos",
        ),
    },
    minus="menos ",
    turned={
        "subió": ("bajó", "cayó", "perdió", "retrocedió", "quedó sin cambios en", "disminuyó", "se redujo", "descendió"),
        "bajó": ("subió", "creció", "ganó", "aumentó", "avanzó", "mejoró", "repuntó", "se mantuvo estable en"),
        "más": ("menos", "por debajo"),
        "menos": ("más", "por encima"),
        "por encima de": ("por debajo de", "detrás de", "peor que", "a la zaga de", "inferior a"),
        "por debajo de": ("por encima de", "por delante de", "mejor que", "arriba de", "superior a"),
    },
    false_claims=(
        "Su cartera cayó en el periodo.",
        "Su cartera subió en el periodo.",
        "Quedó rezagada frente al índice.",
        "Usted le ganó al mercado otra vez.",
        "Es el mejor resultado desde que empezamos.",
        "Las acciones repuntaron y su cuenta subió con ellas.",
        "Sus bonos perdieron valor.",
        "Fue su trimestre más fuerte.",
        "Va muy por delante del índice.",
        "Sus rendimientos fueron inferiores a los del mercado.",
        "Su portafolio superó al índice de referencia.",
        "Hemos ganado terreno.",
        "Los mercados cerraron a la baja.",
        "Fue un año excelente para su dinero.",
        "Sus inversiones alcanzaron un máximo histórico.",
        "Su cuenta está en números rojos.",
    ),
)  # fmt: skip
TONGUES = {"en": ENGLISH, "es": SPANISH}
