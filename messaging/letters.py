"""What will the client read? A version with its figures filled in, in the firm's name, and the hash of all of it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from advisors.models import User
from clients.models import Client
from messaging import body as bodies
from messaging.facts import FactSheet
from messaging.facts.rounding import long_date
from messaging.links import placeholders
from messaging.mail import Figure, Letter, Links, MailStyle, style_of, to_html, to_text
from messaging.models import Message, Version
from messaging.words import pairs
from tenants.models import Organization

PERIODS = ("ytd", "1y", "since_inception", "qtd", "mtd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The returns that stand in the box of a letter: after fees, before fees, the benchmark, all of one period."""

    period: str
    figures: tuple[Figure, ...]


def sheet_of(version: Version) -> FactSheet:
    return FactSheet.from_json(version.facts)


def letter_of(version: Version, *, firm: Organization, links: Links, approver: User | None) -> Letter:
    """The whole letter. `version.message.advisor` signs it; `approver` is None where no person had to approve."""
    sheet, advisor, brand = sheet_of(version), version.message.advisor, firm.brand
    blocks = bodies.render(bodies.normalise(version.body), sheet).split("\n\n")
    panel = panel_of(version, sheet)
    subject = bodies.render(bodies.normalise(version.subject), sheet)
    closing = tuple(blocks[-1].split("\n")) if len(blocks) > 1 else ()
    return Letter(
        subject=subject,
        heading=subject,
        preview=bodies.render(bodies.normalise(version.preview), sheet),
        opening=tuple(blocks[: min(2, len(blocks) - 1)]) or tuple(blocks),
        rest=tuple(blocks[2:-1]),
        closing=closing,
        by_line=_by_line(advisor, signed=closing[-1:] == (advisor.name,)),
        firm=brand.name or firm.name,
        postal_address=" · ".join(part for part in (brand.name or firm.name, brand.postal_address, brand.phone) if part),
        provenance=_provenance(version, approver, sheet.language),
        figures=panel.figures if panel else (),
        disclosures=tuple(_disclosures(sheet, panel, brand.disclosure)),
        links=links,
        language=sheet.language,
    )


def style_for(firm: Organization) -> MailStyle:
    return style_of(color=firm.brand.color, font=firm.brand.font, radius=firm.brand.radius)


def panel_of(version: Version, sheet: FactSheet) -> Panel | None:
    """Shown where the letter speaks of a return: its period, net and gross beside each other, and the benchmark."""
    spoken = {
        sheet[slot].period for slot in bodies.slots_in(version.body) if slot in sheet and sheet[slot].measure in {"return", "gap"}
    }
    period = next((name for name in PERIODS if name in spoken and f"{name}_net" in sheet and f"{name}_gross" in sheet), None)
    if period is None:
        return None
    shown = {"net": f"{period}_net", "gross": f"{period}_gross", "benchmark": f"benchmark_{period}"}
    frame, when = pairs(sheet.language, "mail", "frame"), pairs(sheet.language, "mail", "periods")[period]
    rows = [(slot, frame[name].format(period=when)) for name, slot in shown.items() if slot in sheet]
    return Panel(period=period, figures=tuple(Figure(value=_signed(sheet, slot), label=label) for slot, label in rows))


def _signed(sheet: FactSheet, slot: str) -> str:
    fact = sheet[slot]
    return f"+{fact.text}" if fact.sign > 0 else fact.text


def _by_line(advisor: User, *, signed: bool) -> str:
    if signed:
        return advisor.title
    return ", ".join(part for part in (advisor.name, advisor.title) if part)


def _provenance(version: Version, approver: User | None, language: str) -> str:
    """Software that wrote any version of a letter has helped to write it, whoever edited it since."""
    frame = pairs(language, "mail", "frame")
    by_machine = version.message.versions.exclude(writer="person").exists()
    written = frame["written_with_software" if by_machine else "written_by_hand"]
    return frame["approved"].format(written=written, approver=approver.name) if approver else f"{written}."


def _disclosures(sheet: FactSheet, panel: Panel | None, own: str) -> Iterator[str]:
    frame = pairs(sheet.language, "mail", "frame")
    if panel:
        net = sheet[f"{panel.period}_net"]
        ends = [("from", net.start), ("to", net.as_of)]
        days = " ".join(frame[end].format(day=long_date(day, sheet.language)) for end, day in ends if day)
        yield frame["returns"].format(days=days)
        if f"benchmark_{panel.period}" in sheet:
            name = sheet["benchmark_name"].text if "benchmark_name" in sheet else frame["a_benchmark"]
            yield frame["benchmark_is"].format(name=name)
    yield frame["no_promise"]
    if own:
        yield own


def recipients(message: Message) -> list[Client]:
    """Who is to get it: the household's clients with an address who receive letters, in a fixed order; a reply, who wrote."""
    found = message.household.clients.present().filter(receives_letters=True).exclude(email="").order_by("pk")
    return list(found.filter(deliveries=message.answers_id) if message.answers_id else found)


def content_hash(version: Version, *, firm: Organization, to: Sequence[Client], approver: User | None) -> str:
    """SHA-256 over every word that a client will read, its subject and who will read it; links count by their places only."""
    letter = letter_of(version, firm=firm, links=placeholders(host=firm.domain), approver=approver)
    content = {
        "message": str(version.message_id),
        "version": version.number,
        "subject": letter.subject,
        "preview": letter.preview,
        "text": to_text(letter),
        "to": _addresses(to),
        "facts": version.facts_hash,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _addresses(clients: Iterable[Client]) -> list[list[str]]:
    return sorted([str(client.pk), client.email.lower()] for client in clients)


def html_of(letter: Letter, firm: Organization) -> str:
    return to_html(letter, style_for(firm))
