"""What the operator has to enter before the bot goes public."""

from __future__ import annotations

from bot.faq.values import Site

LEGAL_LINKS = {
    "impressum": "vorgeschrieben nach § 5 DDG",
    "datenschutz": "eine Datenschutzerklärung ist vorgeschrieben nach Art. 13 DSGVO",
    "barrierefreiheit": (
        "die Erklärung zur Barrierefreiheit ist für öffentliche Stellen Pflicht, "
        "auf jeder Seite verlinkt und mit einem Weg, Barrieren zu melden"
    ),
}


def operator_gaps(site: Site) -> list[str]:
    """Return what is missing in site.toml, a sentence each; JSON lines have no such file."""
    if site == Site():
        return []
    gaps = list[str]()
    for name, duty in LEGAL_LINKS.items():
        if not site.links.get(name):
            gaps.append(f"Link „{name}“ fehlt unter [links]; {duty}")
    if not site.contacts:
        missing = "Unter [[kontakte]] steht niemand"
        gaps.append(f"{missing}; wer keine Antwort findet, erfährt nicht, wen man fragen kann")
    for contact in site.contacts:
        if not contact.ways:
            missing = f"Zu „{contact.name}“ fehlen E-Mail und Telefon"
            gaps.append(f"{missing}; wer keine Antwort findet, erfährt nur den Namen")
    return gaps
