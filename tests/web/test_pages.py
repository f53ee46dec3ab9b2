"""The pages as a visitor without JavaScript and a search engine see them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from bot.conversation.assistant import Assistant
from bot.conversation.reply import Reply
from bot.faq.values import Contact, Picture, PrivacyDetails, Site, Supporter
from bot.recording import Channel, NoRecorder
from bot.settings import Settings
from tests.web.conftest import EVIL
from web.app import create_app

Make = Callable[..., OpenAPI]
PAGES = ("/", "/?q=wer+hilft+mir", "/frage/19", "/chat", "/einbetten", "/datenschutz", "/nix")


class Tags(HTMLParser):
    """Collects the start tags of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.found.append((tag, dict(attrs)))


def page(client: FlaskClient, address: str) -> str:
    """Return the page at an address, redirects followed."""
    response = client.get(address, headers={"Accept": "text/html"}, follow_redirects=True)
    assert response.mimetype == "text/html"
    return response.get_data(as_text=True)


def test_front_page_holds_every_question_with_its_answer(
    client: FlaskClient, assistant: Assistant
) -> None:
    """All entries stand on the front page once, under their category."""
    text = page(client, "/")
    for entry in assistant.faq.entries:
        assert text.count(f'id="frage-{entry.id}"') == 1
        assert text.count(f"<h3>{entry.question}</h3>") == 1
    assert "Nächste Sprechstunde: Mittwoch, " in text


def test_without_topics_no_heading_promises_any(assistant: Assistant) -> None:
    """A list without categories has the button for all answers, and no empty navigation."""
    entries = tuple(replace(entry, category="") for entry in assistant.faq.entries)
    faq = replace(assistant.faq, entries=entries, site=Site())
    client = create_app(lambda: replace(assistant, faq=faq), Settings(rate_limit="")).test_client()
    text = page(client, "/")
    assert 'id="themen"' not in text
    assert "data-open-all" in text


def test_faq_page_for_search_engines(client: FlaskClient, assistant: Assistant) -> None:
    """The schema.org data hold the same questions."""
    found = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', page(client, "/"), re.DOTALL
    )
    assert found
    data = json.loads(found[1])
    assert data["@type"] == "FAQPage"
    assert [question["name"] for question in data["mainEntity"]] == [
        entry.question for entry in assistant.faq.entries
    ]


def test_every_entry_has_an_address_of_its_own(client: FlaskClient, assistant: Assistant) -> None:
    """Each deep link shows its question; an outdated or short one leads there."""
    for entry in assistant.faq.entries:
        response = client.get(f"/frage/{entry.slug}")
        assert response.status_code == 200
        assert f"<h1>{entry.question}</h1>" in response.get_data(as_text=True)
    for outdated in ("19", "19-wie-oft-frueher"):
        assert (
            client.get(f"/frage/{outdated}").headers["Location"]
            == f"/frage/{assistant.faq.entries[18].slug}"
        )
    assert client.get("/frage/gibt-es-nicht").status_code == 404


def test_search_without_javascript(client: FlaskClient, unsure: str) -> None:
    """The form answers by itself: with the answer, with what may be meant, or with the decline."""
    assert (
        "quartalsweise Qualitätszirkel"
        in page(client, "/?q=Wie+oft+trifft+sich+der+Zirkel").split('class="columns"')[0]
    )
    assert "Meinten Sie" in page(client, f"/?q={quote(unsure)}")
    assert "Das weiß ich leider nicht" in page(client, "/?q=Wetter+auf+dem+Mond")
    both = page(
        client, "/?q=Wie+oft+trifft+sich+der+Zirkel%3F+Und+wann+ist+die+Sprechstunde%3F"
    ).split('class="columns"')[0]
    assert ">Antworten</h2>" in both
    assert "„Wie oft trifft sich der Zirkel?“" in both
    assert 'href="/frage/sprechstunde' in both
    assert 'href="#antwort-2"' in both
    assert 'id="antwort-2"' in both
    assert "#antwort-" not in page(client, "/?q=Wie+oft+trifft+sich+der+Zirkel")
    assert '<meta name="robots" content="noindex">' in page(client, "/?q=Wetter")


def test_page_of_an_error_has_the_frame_of_all_pages(client: FlaskClient) -> None:
    """An address that is gone offers search and links.

    If the assistant itself fails, the page says so in a plain frame.
    """
    gone = client.get("/frage/gibt-es-nicht", headers={"Accept": "text/html"}).get_data(
        as_text=True
    )
    for part in (
        "Serviceagentur Ganztagsbildung NRW",
        'role="search"',
        "Diese Adresse gibt es nicht oder nicht mehr.",
        "/datenschutz",
    ):
        assert part in gone
    assert "Kennung" not in gone

    def broken() -> Assistant:
        raise RuntimeError("broken")

    client = create_app(broken, Settings()).test_client()
    failed = client.get("/", headers={"Accept": "text/html"})
    assert failed.status_code == 500
    assert "Kennung dieses Aufrufs" in failed.get_data(as_text=True)
    assert client.get("/static/page.css").status_code == 200
    assert client.get("/static/icon.svg").status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_page_is_safe_and_loads_nothing_from_elsewhere(client: FlaskClient, address: str) -> None:
    """Every page forbids inline code and foreign sources and sets no cookie."""
    response = client.get(address, headers={"Accept": "text/html"}, follow_redirects=True)
    assert "Set-Cookie" not in response.headers
    assert "default-src 'none'; script-src 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    for tag, attributes in Tags(response.get_data(as_text=True)).found:
        loads = attributes.get("src") or (
            attributes.get("href")
            if tag == "link" and attributes.get("rel") != "canonical"
            else None
        )
        assert not loads or loads.startswith("/"), f"{tag} loads {loads}"
        assert not {"style", "onclick", "onload"} & set(attributes)


@pytest.mark.parametrize(
    "address", ["/", f"/?q={EVIL}", "/frage/1-boese", "/einbetten", "/datenschutz"]
)
def test_malicious_data_stay_text(evil_assistant: Assistant, address: str) -> None:
    """Neither a question nor the FAQ can bring a script or an event handler onto a page.

    Nor a javascript: link.
    """
    client = create_app(lambda: evil_assistant, Settings(rate_limit="")).test_client()
    for tag, attributes in Tags(page(client, address)).found:
        assert tag != "img" or attributes["src"] == "/static/icon.svg"
        assert not any(name.startswith("on") for name in attributes)
        assert not (attributes.get("href") or "").startswith("javascript:")
        assert (
            tag != "script" or attributes.get("src") or attributes["type"] == "application/ld+json"
        )


def test_privacy_page_follows_the_settings(make_app: Make) -> None:
    """What is said about storing is what the settings do."""
    silent = page(make_app().test_client(), "/datenschutz")
    assert "nicht gespeichert, was gefragt" in silent
    assert "Redis" not in silent
    settings = {
        "events": "texts",
        "retention_days": 30,
        "session_memory": True,
        "rate_limit": "9/minute",
        "redis_url": "redis://x",
    }
    talkative = page(make_app(**settings).test_client(), "/datenschutz")
    kept = (
        "nur erhalten, wenn der Automat keine Antwort wusste",
        "ohne Rückmeldung nach einem Tag",
        "Nach 30 Tagen",
    )
    for says in (*kept, "sessionStorage", "Redis"):
        assert says in talkative
    assert "nicht aber der Wortlaut" in page(
        make_app(events="statistics").test_client(), "/datenschutz"
    )


def test_public_url_is_what_links_for_others_name(make_app: Make) -> None:
    """The code to embed and the canonical address use the public address."""
    client = make_app(public_url="https://faq.example.org").test_client()
    assert '<link rel="canonical" href="https://faq.example.org/">' in page(client, "/")
    assert "https://faq.example.org/widget.js" in page(client, "/einbetten")


@pytest.mark.parametrize("sent", ["/faq/", "/"])
def test_links_stay_below_the_path_of_the_public_address(make_app: Make, sent: str) -> None:
    """Below a path all links keep it, whether the proxy takes it off or leaves it."""
    client = make_app(public_url="https://kommune.example/faq").test_client()
    assert 'href="/faq/frage/' in page(client, sent)
    assert "https://kommune.example/faq/frage/sprechstunde" in client.get(
        "/sprechstunde.ics"
    ).get_data(as_text=True).replace("\r\n ", "")


def test_nobody_who_asks_sets_where_links_lead(make_app: Make) -> None:
    """A made-up prefix neither changes an answer nor stays in what is kept for others."""
    client = make_app(trusted_proxies=1).test_client()
    for headers in ({"X-Forwarded-Prefix": "/fremd"}, {}):
        asked = client.post(
            "/api/v1/ask", json={"question": "Wann ist die Sprechstunde?"}, headers=headers
        )
        assert "/fremd" not in asked.get_data(as_text=True)
        assert "/fremd" not in client.get("/api/v1/faq", headers=headers).get_data(as_text=True)


def test_widget_weighs_little_and_is_not_sent_twice(client: FlaskClient) -> None:
    """JavaScript and CSS take at most 14 kB in gzip, and known versions are not sent again."""
    response = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert response.mimetype == "text/javascript"
    assert len(response.data) <= 14_000
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (
        client.get("/widget.js", headers={"If-None-Match": response.headers["ETag"]}).status_code
        == 304
    )


def test_address_for_search_engines_is_said_only_if_known(
    client: FlaskClient, make_app: Make
) -> None:
    """Without a public address nothing is guessed; with one, everything names it."""
    assert "canonical" not in page(client, "/")
    assert "og:url" not in page(client, "/")
    assert client.get("/sitemap.xml").status_code == 404
    assert "Sitemap" not in client.get("/robots.txt").get_data(as_text=True)
    forged = client.get("/einbetten", headers={"Host": "evil.example"}).get_data(as_text=True)
    assert "evil.example" not in forged
    public = make_app(public_url="https://faq.example/hilfe").test_client()
    front = page(public, "/")
    for part in (
        '<link rel="canonical" href="https://faq.example/hilfe/">',
        '<meta property="og:title" content="Häufige Fragen zu Qualitätszirkeln">',
        '<meta property="og:image" content="https://faq.example/hilfe/static/touch-icon.png">',
    ):
        assert part in front
    assert "canonical" not in page(public, "/?q=wetter")
    robots = public.get("/robots.txt").get_data(as_text=True)
    assert "Sitemap: https://faq.example/hilfe/sitemap.xml" in robots
    assert "Disallow: /hilfe/?q=" in robots


def test_site_map_holds_every_page(make_app: Make, assistant: Assistant) -> None:
    """Each address in the site map is one that answers."""
    public = make_app(public_url="https://faq.example").test_client()
    text = public.get("/sitemap.xml").get_data(as_text=True)
    found = re.findall("<loc>https://faq.example(.*?)</loc>", text)
    assert len(found) == len(assistant.faq.entries) + 2
    assert {public.get(path).status_code for path in found} == {200}


def test_frame_of_the_pages_follows_the_site_file(assistant: Assistant) -> None:
    """Logo, colour, supporters, date and links of the operator stand where he set them."""
    logo = Picture("wappen.png", "image/png", b"png")
    site = replace(
        assistant.faq.site,
        heading="Fragen zum Ganztag",
        colour="#7a1f3d",
        logo=logo,
        as_of=dt.date(2026, 3, 31),
        links={"leichte_sprache": "https://l.example", "barriere_melden": "https://b.example"},
        supporters=(Supporter("Land", "https://land.example", logo), Supporter("Verein")),
    )
    client = with_site(assistant, site)
    front, question = page(client, "/"), page(client, "/frage/19")
    assert "<h1>Fragen zum Ganztag</h1>" in front
    assert '<img class="logo" src="/bilder/wappen.png" alt="">' in front
    assert '<a href="https://land.example"><img src="/bilder/wappen.png" alt="Land"></a>' in front
    assert '<a href="https://l.example">Leichte Sprache</a>' in front
    assert 'content="#7a1f3d"' in front
    assert '<time datetime="2026-03-31">31. März 2026</time>' in question
    assert client.get("/bilder/wappen.png").data == b"png"
    assert client.get("/bilder/anderes.png").status_code == 404
    assert "--brand:#7a1f3d" in client.get("/static/page.css").get_data(as_text=True)
    assert "#7a1f3d" in client.get("/static/icon.svg").get_data(as_text=True)


def test_faq_without_dates_and_contacts_promises_none(assistant: Assistant) -> None:
    """Nothing of one FAQ stands in the pages of another."""
    client = with_site(assistant, Site())
    front = page(client, "/")
    assert "<h1>Häufige Fragen und Antworten</h1>" in front
    navigation = front.split('aria-label="Seiten"')[1].split("</nav>")[0]
    assert re.findall(">([^<>]+)</a>", navigation) == ["Alle Fragen"]
    assert "Termine in den Kalender" not in front


def test_vote_without_javascript(make_app: Make) -> None:
    """A vote on a page is thanked for, and one that says nothing is refused."""
    client = make_app().test_client()
    yes = client.post("/rueckmeldung", data={"frage": "19", "hilfreich": "ja"})
    assert "Rückmeldungen werden hier nur gezählt" in yes.get_data(as_text=True)
    no = client.post("/rueckmeldung", data={"frage": "19", "hilfreich": "nein"})
    for way_on in (
        "Bitte fragen Sie in unserer offenen digitalen Sprechstunde",
        "Fragen Sie gern noch einmal mit anderen Worten.",
        'role="search"',
        'href="/frage/sprechstunde"',
        'href="/frage/19-',
    ):
        assert way_on in no.get_data(as_text=True)
    assert 'role="search"' not in yes.get_data(as_text=True)
    for wrong in ({}, {"hilfreich": "ja"}, {"frage": "nix", "hilfreich": "ja"}, {"frage": "19"}):
        assert client.post("/rueckmeldung", data=wrong).status_code == 400
    limited = make_app(rate_limit="1/minute").test_client()
    codes = [
        limited.post("/rueckmeldung", data={"frage": "19", "hilfreich": "ja"}).status_code
        for _ in range(2)
    ]
    assert codes == [200, 429]


def test_people_can_be_reached_where_no_answer_is(assistant: Assistant) -> None:
    """Address and number stand below a decline and below the thanks for a „Nein“, names once."""
    ada = Contact("Ada Muster", email="ada@example.org", phone="0251 123-45")
    client = with_site(assistant, replace(assistant.faq.site, contacts=(ada,)))
    found = page(client, "/?q=Wie+wird+das+Wetter+auf+dem+Mond")
    results = found.split('class="results"')[1].split("</section>")[0]
    regret = client.post("/rueckmeldung", data={"frage": "19", "hilfreich": "nein"})
    for text in (results, regret.get_data(as_text=True)):
        assert text.count("Ada Muster") == 2  # to write and to call
        assert "<b>ada@example.org</b>" in text
        assert 'href="tel:025112345"' in text
    order = ("Keine Antwort gefunden", "leider nicht", "Ada Muster", "Hier können Sie nachfragen")
    assert sorted(order, key=results.index) == list(order)
    privacy = page(client, "/datenschutz")
    assert 'href="mailto:ada@example.org"' in privacy


def declined(client: FlaskClient) -> tuple[str, list[tuple[str, str]]]:
    """Return the message of a decline in the chat, and its buttons that lead on."""
    reply = client.post("/api/v1/ask", json={"question": "Wie wird das Wetter?"}).get_json()
    assert reply["kind"] == "none"
    return reply["message"], [(way["label"], way["url"]) for way in reply["ways"]]


def test_who_names_nobody_to_ask_says_so(assistant: Assistant) -> None:
    """Without contacts, advice and imprint visitors learn that, and what they can do instead."""
    client = with_site(assistant, Site(name="Bot"))
    message, ways = declined(client)
    assert "Ansprechpersonen sind hier nicht eingetragen." in message
    assert "mit anderen Worten, oder sehen Sie alle Fragen durch." in message
    assert ways == [("Alle Fragen und Antworten", "/")]
    assert "Ansprechpersonen sind hier nicht" in page(client, "/?q=Wie+wird+das+Wetter")
    regret = client.post("/rueckmeldung", data={"frage": "19", "hilfreich": "nein"})
    assert "Ansprechpersonen sind hier nicht" in regret.get_data(as_text=True)


def test_imprint_leads_to_people_where_nobody_else_can_be_reached(assistant: Assistant) -> None:
    """By law an address stands in it; where a contact can be written to, it is left out."""
    links = {"impressum": "https://stadt.example/impressum"}
    imprint = ("Impressum mit Kontaktangaben", links["impressum"])
    message, ways = declined(with_site(assistant, Site(links=links, contacts=(Contact("Ada"),))))
    assert ways == [imprint]
    assert "Ansprechpersonen: Ada." in message
    message, ways = declined(with_site(assistant, Site(links=links)))
    assert ways == [imprint]
    assert "nicht eingetragen" not in message
    reachable = (Contact("Ada", email="ada@stadt.example"),)
    _, ways = declined(with_site(assistant, Site(links=links, contacts=reachable)))
    assert [label for label, _ in ways] == ["E-Mail an Ada"]


def test_questions_below_a_decline_have_the_heading_that_fits(client: FlaskClient) -> None:
    """What holds the words of the search may be meant; else the entries say only whom to ask."""
    typed, nothing = (
        page(client, f"/?q={search}").split('class="columns"')[0]
        for search in ("auftaktver", "Wetter+auf+dem+Mond")
    )
    assert "<h3>Vielleicht passt eine dieser Fragen</h3>" in typed
    assert "<h3>Hier können Sie nachfragen</h3>" in nothing
    assert "Vielleicht passt" not in nothing


def test_each_paragraph_of_a_message_finds_its_own_side(client: FlaskClient) -> None:
    """A notice in another language may begin on the right; the number below it does not."""
    text = page(client, f"/?q={quote('أين يمكنني التسجيل في الدورة')}")
    found = re.findall(r'<p class="message" dir="auto">(.*?)</p>', text, re.DOTALL)
    assert len(found) == 2
    assert "باللغة الألمانية" in found[0]
    assert found[1].startswith('SOS: <a class="unbroken" href="tel:112"')


@dataclass(frozen=True, repr=False)
class Worried(Assistant):
    """The usual assistant, which offers entries and has numbers above them."""

    def reply(self, question: str, context: str | None = None) -> Reply:  # noqa: ARG002
        """Return the two best entries."""
        offered = self.matches(self.rank(question), 2)
        line = "Ist jemand in Not? TelefonSeelsorge: 116 123 · Notruf: 112"
        return Reply("suggest", f"{line}\n\nMeinten Sie …?", suggestions=offered)


def test_numbers_above_what_is_offered_can_be_called(assistant: Assistant) -> None:
    """They are a paragraph with links, and no part of the heading."""
    worried = Worried(assistant.faq, assistant.index, assistant.model)
    client = create_app(lambda: worried, Settings(rate_limit="")).test_client()
    results = page(client, "/?q=keiner+sieht+mich").split('class="results"')[1]
    assert '<h2 id="ergebnis">Meinten Sie …?</h2>' in results
    (numbers,) = re.findall(r'<p class="message" dir="auto">(.*?)</p>', results)
    assert re.findall(r'href="tel:(\d+)"', numbers) == ["116123", "112"]
    assert results.index(numbers) < results.index('class="hits"')


class Notebook(NoRecorder):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.votes: list[tuple[str, bool]] = []

    def record(
        self,
        channel: Channel,  # noqa: ARG002
        question: str,
        reply: Reply,  # noqa: ARG002
        seconds: float,  # noqa: ARG002
        digest: str,  # noqa: ARG002
    ) -> str:
        """Keep the text; its place is the id."""
        self.texts.append(question)
        return str(len(self.texts))

    def vote(self, event_id: str, helpful: bool) -> bool:
        """Keep the vote."""
        self.votes.append((event_id, helpful))
        return True


def test_what_is_missed_and_searches_reach_the_editors(assistant: Assistant) -> None:
    """Where texts are kept, a page asks what is missing; a search can be voted on by its event."""
    notes = Notebook()
    settings = Settings(rate_limit="", events="texts")
    client = create_app(lambda: assistant, settings, notes).test_client()
    assert "Was fehlt Ihnen?" in page(client, "/frage/19")
    said = {"frage": "19", "hilfreich": "nein", "text": "  Gilt das auch\0 für Kitas? "}
    client.post("/rueckmeldung", data=said)
    found = page(client, "/?q=Wie+oft+trifft+sich+der+Zirkel")
    event = re.search('name="ereignis" value="(.+?)"', found)
    assert event
    client.post("/rueckmeldung", data={"ereignis": event[1], "hilfreich": "ja"})
    assert notes.texts == ["Gilt das auch für Kitas?", "Wie oft trifft sich der Zirkel"]
    assert notes.votes == [("1", False), (event[1], True)]
    assert "Was fehlt Ihnen?" not in page(
        create_app(lambda: assistant, Settings()).test_client(), "/frage/19"
    )


def test_odd_search_leaves_no_trace_in_the_title(client: FlaskClient) -> None:
    """Control characters are dropped, and a long question does not fill the title of the window."""
    text = page(client, f"/?q=%00Wetter%01{'+und+Wind' * 80}")
    title = re.search("<title>(.*?)</title>", text)
    assert title
    assert "\0" not in text
    assert len(title[1]) < 130
    assert page(client, "/?q=%00") == page(client, "/")


def test_only_named_sites_may_frame_the_chat(make_app: Make) -> None:
    """Only the chat may be framed, by the operator's sites; all else by none."""
    client = make_app(frame_ancestors=("https://stadt.example",)).test_client()
    framed = client.get("/chat").headers["Content-Security-Policy"]
    assert framed.endswith("frame-ancestors 'self' https://stadt.example")
    assert client.get("/").headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")


def test_description_of_a_list_begins_with_the_question(client: FlaskClient) -> None:
    """A page whose answer is a list is described by the question and the items in a row."""
    asked, named = (
        "Wen kann ich bei der Serviceagentur ansprechen?",
        "Ramona Steinhauer, Karaca Kaplan.",
    )
    text = page(client, "/frage/kontakt")
    assert f'name="description" content="{asked} {named}"' in text


def test_an_answer_that_shows_nothing_has_a_page(assistant: Assistant) -> None:
    """The page is described by the question; the reader refuses such answers, but not this page."""
    first, *others = assistant.faq.entries
    entries = (replace(first, answer="---"), *others)
    bare = replace(assistant, faq=replace(assistant.faq, entries=entries))
    client = create_app(lambda: bare, Settings(rate_limit="")).test_client()
    text = page(client, f"/frage/{first.slug}")
    assert f'name="description" content="{first.question}"' in text


def test_privacy_page_says_what_the_operator_has_not(assistant: Assistant, make_app: Make) -> None:
    """Legal basis and rights are there, or it is said plainly that they are missing."""
    silent = page(make_app().test_client(), "/datenschutz")
    assert "Die Rechtsgrundlage hat der Betreiber dieses Dienstes noch nicht angegeben." in silent
    assert "Noch nicht angegeben hat der Betreiber: Datenschutzbeauftragte" in silent
    assert "Recht auf Auskunft" in silent
    details = PrivacyDetails("Stadt A, Markt 1", "Artikel 6 DSGVO", "B. Muster", "Land C")
    whole = page(with_site(assistant, replace(assistant.faq.site, privacy=details)), "/datenschutz")
    for text in ("Stadt A, Markt 1", "Artikel 6 DSGVO", "B. Muster", "Land C"):
        assert text in whole
    assert "nicht angegeben" not in whole


def with_site(assistant: Assistant, site: Site) -> FlaskClient:
    """Return a client of the same questions for another operator."""
    other = replace(assistant, faq=replace(assistant.faq, site=site))
    return create_app(lambda: other, Settings(rate_limit="")).test_client()
