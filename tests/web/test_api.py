"""The API as another program uses it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI
from openapi_spec_validator import validate
from werkzeug.test import TestResponse

from bot.conversation import wording
from bot.conversation.assistant import Assistant
from bot.recording import NoRecorder
from bot.recording.logs import JsonFormatter
from bot.settings import Settings
from web.app import create_app

Make = Callable[..., OpenAPI]


def ask(client: FlaskClient, question: str, context: str | None = None) -> dict[str, Any]:
    """Return the reply to a question."""
    response = client.post("/api/v1/ask", json={"question": question, "context": context})
    assert response.status_code == 200
    found: dict[str, Any] = response.get_json()
    return found


def problem(response: TestResponse, status: int) -> str:
    """Return the detail of an error answer after checking that it is a problem with this status."""
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    body = response.get_json()
    assert body["status"] == status
    assert body["request_id"] == response.headers["X-Request-ID"]
    return str(body["detail"])


def test_answer_travels_as_text_and_as_safe_html(client: FlaskClient) -> None:
    """An answer has the official text as text and HTML, its question, page and context."""
    reply = ask(client, "Wann ist die digitale Sprechstunde?")
    (answer,) = reply["answers"]
    assert (reply["kind"], reply["context"], answer["id"]) == (
        "answer",
        "sprechstunde",
        "sprechstunde",
    )
    assert "• Meeting-ID: 615 4950 9698" in answer["text"]
    assert "<li><strong>Meeting-ID:</strong> 615 4950 9698</li>" in answer["html"]
    assert answer["notes"][0].startswith("Nächste Sprechstunde: Mittwoch, ")
    assert (answer["url"], answer["calendar"]) == ("/frage/sprechstunde", "/sprechstunde.ics")


def test_numbers_to_call_in_need_are_links_in_an_answer(assistant: Assistant) -> None:
    """A phone calls them with one tap; the text stays as the editor wrote it."""
    first, *others = assistant.faq.entries
    text = "In einem Notfall rufen Sie die 112, sonst die 116 117."
    faq = replace(assistant.faq, entries=(replace(first, answer=text), *others))
    client = create_app(lambda: replace(assistant, faq=faq), Settings(rate_limit="")).test_client()
    entry = client.get(f"/api/v1/faq/{first.id}").get_json()
    assert entry["text"] == text
    assert re.findall(r'href="tel:(\d+)"', entry["html"]) == ["112", "116117"]


def test_follow_up_uses_the_context(client: FlaskClient) -> None:
    """A follow-up is answered in its context, and an unknown context is ignored."""
    after = ask(client, "und wie lange dauert die?", "9")
    assert [answer["id"] for answer in after["answers"]] == ["11"]
    alone = ask(client, "Wie oft trifft sich der Zirkel?", "gibt-es-nicht")
    assert [answer["id"] for answer in alone["answers"]] == ["19"]


def test_same_question_twice_has_two_event_ids(client: FlaskClient) -> None:
    """A reply that is remembered is still an event of its own."""
    first, second = (
        ask(client, "Wie oft trifft sich der Zirkel?"),
        ask(client, "Wie oft trifft sich der Zirkel?"),
    )
    assert first.pop("event_id") != second.pop("event_id")
    assert first == second


def test_answer_carries_what_may_be_meant_instead(client: FlaskClient) -> None:
    """After a vote „Nein“ the nearest other entries are offered before those that say whom to ask."""
    reply = ask(client, "Wie oft trifft sich der Zirkel?")
    offered = [offer["id"] for offer in reply["help"]]
    assert offered[0] == "21"
    assert offered[2:] == ["sprechstunde", "kontakt"]
    assert len(set(offered) - {"19"}) == 4
    again, whom = reply["decline"].split("\n\n")
    assert "mit anderen Worten, oder sehen Sie, ob eine der Fragen unten passt." in again
    assert "Ramona Steinhauer" in whom


def test_decline_names_the_sprechstunde_and_the_contacts(client: FlaskClient) -> None:
    """What the bot does not know it declines, and says where to ask."""
    reply = ask(client, "Wie wird das Wetter morgen auf dem Mond?")
    assert (reply["kind"], reply["answers"], reply["context"]) == ("none", [], ";*")
    assert "Ramona Steinhauer" in str(reply["message"])


def test_second_decline_does_not_repeat_whom_to_ask(client: FlaskClient) -> None:
    """The people stand just above: no names, questions or buttons for them are sent again."""
    unknown = "Wie wird das Wetter morgen auf dem Mond?"
    reply = ask(client, unknown, context=ask(client, unknown)["context"])
    assert (reply["kind"], reply["help"], reply["ways"]) == ("none", [], [])
    assert str(reply["message"]).startswith(wording.DECLINE_AGAIN)
    assert "Ramona Steinhauer" not in str(reply["message"])


@pytest.mark.parametrize(
    ("body", "content_type", "status", "says"),
    [
        ("{", "application/json", 400, "gültiges JSON"),
        ("[" * 9000, "application/json", 400, "gültiges JSON"),
        (b"\xff\xfe", "application/json", 400, "gültiges JSON"),
        ("x" * 40_000, "application/json", 413, "zu groß"),
        ("question=x", "application/x-www-form-urlencoded", 415, "application/json"),
        ("{}", "application/json", 422, "„question“ fehlt"),
        ("[]", "application/json", 422, "JSON-Objekt"),
        ('{"question": ""}', "application/json", 422, "darf nicht leer sein"),
        ('{"question": 7}', "application/json", 422, "muss ein Text sein"),
        ('{"question": "\\ud800"}', "application/json", 422, "ungültige Zeichen"),
        (json.dumps({"question": "ä" * 2001}), "application/json", 422, "höchstens 2000 Zeichen"),
    ],
)
def test_faulty_request_is_a_german_problem(
    client: FlaskClient, body: str, content_type: str, status: int, says: str
) -> None:
    """Each kind of faulty request has its status and says in German what was expected."""
    assert says in problem(client.post("/api/v1/ask", data=body, content_type=content_type), status)


def test_longest_question_is_read(client: FlaskClient) -> None:
    """2,000 characters are allowed, however they are escaped."""
    body = json.dumps({"question": "🙂" * 2000})
    assert client.post("/api/v1/ask", data=body, content_type="application/json").status_code == 200


def test_unknown_address_and_wrong_method(client: FlaskClient) -> None:
    """404 and 405 are problems too; the latter says what is allowed."""
    problem(client.get("/api/v1/nix"), 404)
    problem(client.get("/api/v1/faq/99"), 404)
    refused = client.get("/api/v1/ask")
    problem(refused, 405)
    assert "POST" in refused.headers["Allow"]


def test_an_assistant_that_fails_is_a_500_of_a_living_process() -> None:
    """Questions and readiness get a 500, and the process counts as alive."""

    def broken() -> Assistant:
        raise RuntimeError("broken")

    client = create_app(broken, Settings()).test_client()
    problem(client.post("/api/v1/ask", json={"question": "Hallo"}), 500)
    problem(client.get("/readyz"), 500)
    assert client.get("/healthz").get_json() == {"status": "ok"}


def test_readiness_names_data_and_pipeline(client: FlaskClient, assistant: Assistant) -> None:
    """`/readyz` says from what is answered."""
    ready = client.get("/readyz").get_json()
    assert (ready["entries"], ready["digest"]) == (29, assistant.faq.digest)
    assert ready["pipeline"]


def test_suggestions_are_published_questions(client: FlaskClient, assistant: Assistant) -> None:
    """While typing, up to five of our own questions are offered, those with all words first."""
    published = {entry.question for entry in assistant.faq.entries}
    found = client.get("/api/v1/suggest", query_string={"q": "regionale qual"}).get_json()[
        "suggestions"
    ]
    assert 0 < len(found) <= 5
    assert {item["question"] for item in found} <= published
    assert "regional" in found[0]["question"].lower()
    assert client.get("/api/v1/suggest?q=%20").get_json() == {"suggestions": []}


def test_faq_by_category_with_etag(client: FlaskClient, assistant: Assistant) -> None:
    """All entries come once, by category in the site's order.

    An unchanged list is not sent twice.
    """
    response = client.get("/api/v1/faq")
    body = response.get_json()
    assert (
        tuple(category["name"] for category in body["categories"]) == assistant.faq.site.categories
    )
    assert sorted(e["id"] for c in body["categories"] for e in c["entries"]) == sorted(
        e.id for e in assistant.faq.entries
    )
    again = client.get("/api/v1/faq", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_compression_pays_for_lists_only(client: FlaskClient) -> None:
    """The list is sent in gzip to who can read it, a short answer is not."""
    packed = client.get("/api/v1/faq", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.data))["categories"]
    assert "Content-Encoding" not in client.get("/api/v1/faq").headers
    assert (
        "Content-Encoding"
        not in client.get("/api/v1/suggest?q=auftakt", headers={"Accept-Encoding": "gzip"}).headers
    )


def test_feedback_says_whether_it_was_kept(assistant: Assistant) -> None:
    """Without a store a vote is thanked for and only counted; with one it is kept."""

    class Keeping(NoRecorder):
        def vote(self, event_id: str, helpful: bool) -> bool:
            return event_id == "abc" and helpful

    for recorder, events, kept in ((NoRecorder(), "off", False), (Keeping(), "statistics", True)):
        client = create_app(
            lambda: assistant, Settings(rate_limit="", events=events), recorder
        ).test_client()
        reply = client.post(
            "/api/v1/feedback", json={"event_id": "abc", "helpful": True}
        ).get_json()
        assert reply == {
            "recorded": kept,
            "message": wording.FEEDBACK_THANKS if kept else wording.FEEDBACK_UNKEPT,
        }
        assert "true oder false" in problem(
            client.post("/api/v1/feedback", json={"event_id": "abc", "helpful": "ja"}), 422
        )


def test_request_id_is_passed_on_or_made(client: FlaskClient) -> None:
    """A sensible id of a proxy is kept, anything else replaced."""
    assert (
        client.get("/healthz", headers={"X-Request-ID": "abc-123-def"}).headers["X-Request-ID"]
        == "abc-123-def"
    )
    made = client.get("/healthz", headers={"X-Request-ID": "<script>"}).headers["X-Request-ID"]
    assert len(made) == 16
    assert made.isalnum()


def test_log_line_has_the_request_id_and_no_question(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """A log line can be found by the id of an answer and holds nothing that the visitor typed."""
    caplog.set_level("INFO")
    response = client.get("/?q=Geheimnis")
    assert response.headers["X-Request-ID"] in JsonFormatter().format(caplog.records[-1])
    assert "Geheimnis" not in caplog.text


def test_only_configured_origins_may_read(make_app: Make) -> None:
    """Pages of configured origins get CORS headers, also for preflight; no others do."""
    client = make_app(cors_origins=("https://kommune.example",)).test_client()
    friend, stranger = {"Origin": "https://kommune.example"}, {"Origin": "https://boese.example"}
    preflight = client.options("/api/v1/ask", headers=friend)
    assert preflight.headers["Access-Control-Allow-Origin"] == "https://kommune.example"
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]
    refused = client.options("/api/v1/ask", headers=stranger)
    assert "Access-Control-Allow-Origin" not in refused.headers
    assert "Origin" in refused.headers["Vary"]


def test_openapi_document_is_valid(client: FlaskClient) -> None:
    """The document generated from the code is OpenAPI 3.1 with every contract endpoint."""
    document = client.get("/openapi.json").get_json()
    validate(document)
    assert document["openapi"].startswith("3.1")
    assert {
        "/api/v1/ask",
        "/api/v1/suggest",
        "/api/v1/faq",
        "/api/v1/faq/{id}",
        "/api/v1/feedback",
    } <= set(document["paths"])
    assert {"/healthz", "/readyz", "/metrics", "/sprechstunde.ics"} <= set(document["paths"])


def test_metrics_count_requests_and_kinds(make_app: Make) -> None:
    """Prometheus sees requests by route pattern, replies by kind, and votes."""
    client = make_app().test_client()
    ask(client, "Hallo")
    client.post("/api/v1/feedback", json={"event_id": "abc", "helpful": False})
    client.get("/frage/19-wie-oft-trifft-sich-ein-kommunaler-qualitaetszirkel")
    figures = client.get("/metrics").get_data(as_text=True)
    assert 'qzbot_replies_total{channel="web",kind="smalltalk"}' in figures
    assert 'qzbot_votes_total{channel="web",helpful="false"}' in figures
    assert 'qzbot_requests_total{method="GET",route="/frage/<path:slug>",status="200"}' in figures


def test_calendar_file_holds_the_next_dates(client: FlaskClient) -> None:
    """The file names the next Sprechstunde in Berlin time, and the same date has the same UID."""
    first, second = (client.get("/sprechstunde.ics") for _ in range(2))
    text = first.get_data(as_text=True)
    assert first.mimetype == "text/calendar"
    assert text.count("BEGIN:VEVENT") == 12
    assert "DTSTART;TZID=Europe/Berlin:" in text
    uids = [
        [line for line in r.get_data(as_text=True).splitlines() if line.startswith("UID:")]
        for r in (first, second)
    ]
    assert uids[0] == uids[1]
    assert len(set(uids[0])) == 12


def test_asked_sentence_is_in_text_and_marked_in_html(client: FlaskClient) -> None:
    """A question for a detail gets the whole answer, and in it the sentence that states it."""
    (answer,) = ask(client, "Wie viele InGa gibt es pro Regierungsbezirk?")["answers"]
    assert answer["focus"] == "Pro Regierungsbezirk gibt es bis zu drei InGa."
    assert answer["focus"] in answer["text"]
    assert f"<mark>{answer['focus']}</mark>" in answer["html"]
    (whole,) = ask(client, "Welche Beratungsmöglichkeiten gibt es?")["answers"]
    assert whole["focus"] is None
    assert "<mark>" not in whole["html"]


def test_next_date_leads_if_it_is_asked_for(client: FlaskClient) -> None:
    """The note that answers the question is named, and is one of the notes."""
    (answer,) = ask(client, "Wann ist die nächste Sprechstunde?")["answers"]
    assert answer["lead"] == answer["notes"][0]
    assert answer["lead"].startswith("Nächste Sprechstunde:")
    assert len(answer["notes_html"]) == len(answer["notes"])


def test_decline_carries_the_ways_out(client: FlaskClient) -> None:
    """What the operator has set is a way: here the calendar file alone."""
    reply = ask(client, "Wie wird das Wetter morgen?")
    assert [way["kind"] for way in reply["ways"]] == ["calendar"]
    assert reply["ways"][0]["url"].endswith("/sprechstunde.ics")
