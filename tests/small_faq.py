"""A FAQ of a few entries, as an editor would write it, for tests that change one."""

from __future__ import annotations

from pathlib import Path

from bot.conversation.assistant import Assistant
from bot.conversation.loading import load_assistant
from bot.settings import Settings

ENTRIES = {
    "01-was-ist-ein-zirkel": (
        "Was ist ein Zirkel?",
        "Ein Zirkel ist eine offene Runde aus der Kommune.",
        ("Was bedeutet Zirkel?", "Erklären Sie die Runde"),
    ),
    "02-wie-oft": (
        "Wie oft trifft sich der Zirkel?",
        "Der Zirkel trifft sich zweimal im Jahr.",
        ("In welchem Abstand sind die Treffen?", "Turnus"),
    ),
    "03-wer-zahlt": (
        "Wer bezahlt die Moderation?",
        "Die Moderation bezahlt die Kommune.",
        ("Kosten der Moderation", "Woher kommt das Geld?"),
    ),
}


def write_faq(folder: Path) -> Path:
    """Write the FAQ into a folder; return it."""
    (folder / "entries").mkdir(parents=True)
    for name, (question, answer, phrases) in ENTRIES.items():
        items = "\n".join(f"- {phrase}" for phrase in phrases)
        text = f"# {question}\n\n{answer}\n\n## Auch gefragt als\n\n### Eltern\n\n{items}\n"
        (folder / "entries" / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "out_of_scope.txt").write_text(
        "Wie wird das Wetter?\nWas kostet ein Auto?\n", encoding="utf-8"
    )
    return folder


def assistant_of(faq: Path) -> Assistant:
    """Return an assistant for it, built anew."""
    return load_assistant(Settings(faq=faq, cache_dir=None))
