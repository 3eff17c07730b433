"""In which words does the public page speak, in English and in Spanish?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CHIPS = ("clear", "performance", "fees", "planning", "not_about_me", "too_long")
LANGUAGES = {"en": "English", "es": "Español"}


@dataclass(frozen=True)
class Words:
    """Each sentence of the page; {advisor} and {firm} are filled in, never a client's name."""

    title: str
    question: str
    send_rating: str
    lede: str
    lede_again: str
    ratings: tuple[str, ...]
    about: str
    chips: tuple[str, ...]
    anything: str
    optional: str
    call: str
    send: str
    choose: str
    too_long: str
    stale: str
    privacy: str
    thanks_title: str
    thanks: str
    thanks_call: str
    thanks_lede: str
    change: str
    know_someone: str
    know_lede: str
    their_name: str
    their_email: str
    introduce: str
    not_now: str
    name_missing: str
    nothing_for_it: str
    introduced: str
    introduced_lede: str
    declined: str
    expired: str
    expired_lede: str
    closed: str
    closed_lede: str
    unknown: str
    unknown_lede: str
    too_fast: str
    too_fast_lede: str
    away: str
    away_lede: str
    away_look: str
    away_look_lede: str
    held: str
    your_words: str
    send_again: str
    reach: str

    def filled(self, **names: str) -> dict[str, Any]:
        """For the template, with the names in their places."""

        def fill(value: Any) -> Any:
            return value.format(**names) if isinstance(value, str) else value

        return {name: fill(getattr(self, name)) for name in self.__dataclass_fields__}


ENGLISH = Words(
    title="How was this letter?",
    question="How was this letter, for you?",
    send_rating="Send “{rating}” to {advisor}?",
    lede=(
        "Nothing is sent until you press the button. If you have another minute, tell {advisor} what would make "
        "the next one better."
    ),
    lede_again="You have answered already. Change what you like and send it again; {advisor} sees both.",
    ratings=("Poor", "Fair", "Okay", "Good", "Great"),
    about="What was it about?",
    chips=("Clear to read", "Performance", "Fees", "Planning", "Not about me", "Too long"),
    anything="Anything you would like {advisor} to know?",
    optional="Optional",
    call="Please call me about this",
    send="Send to {advisor}",
    choose="Please choose one of the five.",
    too_long="That is longer than 4,000 characters. Please shorten it, or call us.",
    stale="This page was open for a long time. Your words are still here: please press the button once more.",
    privacy=(
        "Only {advisor} and {firm} read this. It is never used in advertising without your written permission. "
        "Please do not send trading instructions here."
    ),
    thanks_title="Thank you",
    thanks="Thank you. {advisor} has your answer.",
    thanks_call="Thank you. {advisor} has your note and will call you.",
    thanks_lede="You can change your answer for seven days.",
    change="Change it",
    know_someone="Know someone with the same questions?",
    know_lede="{advisor} takes on a few new families each year, mostly friends of clients. Whomever you name here "
    "hears from nobody until {advisor} has spoken with you.",
    their_name="Their name",
    their_email="Their e-mail",
    introduce="Introduce us",
    not_now="Not now",
    name_missing="Please write a name, or choose “Not now”.",
    nothing_for_it="You receive nothing for an introduction, and it does not change your fees.",
    introduced="Thank you. {advisor} will talk to you before anything else.",
    introduced_lede="Nobody writes to the person whom you named. You may close this page.",
    declined="All right. Thank you for your answer.",
    expired="This link has expired",
    expired_lede=(
        "Links in our letters work for thirty days. Your next letter brings a new one, and we are glad to hear from you any time."
    ),
    closed="We have your answer",
    closed_lede=(
        "It could be changed for seven days and is now kept as it is. Something else on your mind? Just reply to "
        "the letter or call."
    ),
    unknown="We do not know this link",
    unknown_lede="Perhaps it was cut off on its way. Please open it from the letter once more.",
    too_fast="One moment, please",
    too_fast_lede="There were very many visits from your network. Please try again in a minute.",
    away="Your answer is not saved yet",
    away_lede="Our system is away for a moment. Please press the button again in a minute.",
    away_look="This page is away for a moment",
    away_look_lede="Your link keeps working. Please open it again in a minute.",
    held="What you wrote stands below.",
    your_words="Your words",
    send_again="Send again",
    reach="Call {firm}: {phone}",
)

SPANISH = Words(
    title="¿Qué le pareció esta carta?",
    question="¿Qué le pareció esta carta?",
    send_rating="¿Enviar «{rating}» a {advisor}?",
    lede="No se envía nada hasta que pulse el botón. Si tiene otro minuto, diga a {advisor} qué mejoraría la próxima carta.",
    lede_again="Ya respondió. Cambie lo que quiera y envíelo de nuevo; {advisor} verá ambas respuestas.",
    ratings=("Mala", "Floja", "Regular", "Buena", "Genial"),
    about="¿De qué trata su respuesta?",
    chips=("Fácil de leer", "Rendimiento", "Honorarios", "Planificación", "No trata de mí", "Demasiado larga"),
    anything="¿Hay algo que {advisor} deba saber?",
    optional="Opcional",
    call="Por favor, llámeme para hablar de esto",
    send="Enviar a {advisor}",
    choose="Elija una de las cinco, por favor.",
    too_long="Son más de 4000 caracteres. Acórtelo, por favor, o llámenos.",
    stale="La página estuvo abierta mucho tiempo. Su texto sigue aquí: pulse el botón una vez más, por favor.",
    privacy=(
        "Solo {advisor} y {firm} leen su respuesta. Nunca se usa en publicidad sin su permiso por escrito. "
        "Por favor, no envíe aquí órdenes de compra o venta."
    ),
    thanks_title="Gracias",
    thanks="Gracias. {advisor} ya tiene su respuesta.",
    thanks_call="Gracias. {advisor} tiene su nota y le llamará.",
    thanks_lede="Puede cambiar su respuesta durante siete días.",
    change="Cambiarla",
    know_someone="¿Conoce a alguien con las mismas preguntas?",
    know_lede="{advisor} atiende cada año a unas pocas familias nuevas, casi siempre amigos de clientes. Nadie escribe a "
    "la persona que nombre aquí antes de que {advisor} hable con usted.",
    their_name="Su nombre",
    their_email="Su correo electrónico",
    introduce="Presentarnos",
    not_now="Ahora no",
    name_missing="Escriba un nombre, por favor, o elija «Ahora no».",
    nothing_for_it="No recibe nada por una presentación, y no cambia sus honorarios.",
    introduced="Gracias. {advisor} hablará primero con usted.",
    introduced_lede="Nadie escribe a la persona que nombró. Puede cerrar esta página.",
    declined="De acuerdo. Gracias por su respuesta.",
    expired="Este enlace ha caducado",
    expired_lede="Los enlaces de nuestras cartas funcionan treinta días. Su próxima carta traerá uno nuevo.",
    closed="Ya tenemos su respuesta",
    closed_lede="Se pudo cambiar durante siete días y ahora queda como está. ¿Algo más? Responda a la carta o llámenos.",
    unknown="No conocemos este enlace",
    unknown_lede="Quizá se cortó por el camino. Ábralo otra vez desde la carta, por favor.",
    too_fast="Un momento, por favor",
    too_fast_lede="Hubo muchas visitas desde su red. Inténtelo de nuevo en un minuto.",
    away="Su respuesta aún no está guardada",
    away_lede="Nuestro sistema no está disponible en este momento. Pulse el botón otra vez dentro de un minuto, por favor.",
    away_look="Esta página no está disponible en este momento",
    away_look_lede="Su enlace sigue siendo válido. Ábralo otra vez dentro de un minuto, por favor.",
    held="Lo que escribió está aquí abajo.",
    your_words="Su texto",
    send_again="Enviar de nuevo",
    reach="Llame a {firm}: {phone}",
)

SPEAKING = {"en": ENGLISH, "es": SPANISH}


def words(language: str) -> Words:
    return SPEAKING.get(language, ENGLISH)
