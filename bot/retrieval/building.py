"""An FAQ to an index: which texts lead to which target, and what is learnt from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.faq.values import Entry, Faq
from bot.language.everyday import everyday_words
from bot.language.folding import fold
from bot.language.lemmas import Analyzer
from bot.language.sentences import sentences
from bot.language.tokens import Token
from bot.retrieval.features import Space, content_features, ints
from bot.retrieval.index import NONE, SMALLTALK_PREFIX, Index, Reader
from bot.retrieval.other_words import EntryText, OtherWords
from bot.retrieval.regimes import PHRASED, regime_of

# How often a word of phrases alone must occur before misspelt words are taken for it. Among many
# phrases some are misspelt themselves.
_TRUSTED_USES = 1
_TRUSTED_USES_OF_MANY = 2
_SHORTEST_SENTENCE = 20  # characters; shorter pieces of an answer are headings and abbreviations


def build_index(faq: Faq, analyzer: Analyzer) -> Index:
    """Analyse all texts of the FAQ and learn from them."""
    from bot.retrieval import learning  # scipy is slow to import; an index on disk needs none of it

    targets, all_texts = texts_of(faq)
    analysed = [analyzer.tokens(text.text) for text in all_texts]
    reader = _learn_reader(analyzer, faq, analysed)
    texts = []
    tokens = []
    for text, words in zip(all_texts, analysed, strict=True):
        if words:  # emoji alone teach nothing
            texts.append(text)
            tokens.append(reader.read(words))

    target_of = ints([text.target for text in texts])
    concepts = _concepts(faq, analyzer)
    space = Space.learn(tokens, concepts)
    rows = space.rows(tokens)
    complete = np.flatnonzero([not text.leans for text in texts])
    complete_texts = [texts[place].text for place in complete]
    count = len(targets)
    postings, linear, likeness = learning.learn(
        rows, target_of, complete, targets=count, entries=len(faq.entries)
    )
    stems = [_stems(space, words) for words in tokens]
    content = learning.content(stems, target_of, targets=count, features=space.lemma.singles)
    return Index(
        targets=targets,
        texts=tuple(complete_texts),
        target_of=target_of[complete],
        reader=reader,
        space=space,
        postings=postings,
        linear=linear,
        likeness=likeness,
        content=content,
        other_words=_other_words(faq, texts, tokens, space),
    )


@dataclass(frozen=True, slots=True)
class Text:
    """A text that leads to a target: a question, a sentence of an answer, a phrase, an example.

    One that `leans` was asked after another answer: its words tell of the target, but as a whole it
    may mean others, too.
    """

    target: int
    text: str
    leans: bool = False


def texts_of(faq: Faq) -> tuple[tuple[str, ...], list[Text]]:
    """Return the names of the targets and all texts, those of one target side by side."""
    names = list[str]()
    texts = list[Text]()

    def add_target(name: str, wordings: Iterable[str]) -> None:
        target = len(names)
        names.append(name)
        for wording in wordings:
            texts.append(Text(target, wording))

    for entry in faq.entries:
        add_target(entry.id, _wordings(entry))
        for phrase in entry.phrases:
            if phrase.after is not None:
                target = len(names) - 1
                texts.append(Text(target, phrase.text, leans=True))
    negatives = [phrase.text for phrase in faq.negatives]
    add_target(NONE, [*negatives, *faq.general])
    for talk in faq.smalltalk:
        name = SMALLTALK_PREFIX + talk.id
        add_target(name, talk.phrases)
    return tuple(names), texts


def _wordings(entry: Entry) -> Iterator[str]:
    """Yield the question of an entry, the sentences of its answer, and its phrases."""
    yield entry.question
    for sentence in sentences(entry.answer):
        if len(sentence) >= _SHORTEST_SENTENCE:
            yield sentence
    for phrase in entry.phrases:
        if phrase.after is None:
            yield phrase.text


def _other_words(
    faq: Faq, texts: Sequence[Text], tokens: Sequence[Sequence[Token]], space: Space
) -> OtherWords:
    """Return what the entries of an FAQ with few phrases say in other words."""
    entries = len(faq.entries)
    targets = entries + 1 + len(faq.smalltalk)
    if regime_of(faq) == PHRASED:
        return OtherWords.none(targets)
    stated = [set(sentences(entry.answer)) for entry in faq.entries]
    of_entries = []
    for text, words in zip(texts, tokens, strict=True):
        place = text.target
        if place < entries:
            is_stated = text.text in stated[place]
            of_entries.append(EntryText(place, words, is_stated))
    return OtherWords.learn(
        of_entries,
        targets=targets,
        family=space.lemma,
        words=everyday_words(),
    )


def _learn_reader(analyzer: Analyzer, faq: Faq, texts: Iterable[Sequence[Token]]) -> Reader:
    """Return a reader that knows the words of the FAQ, and what its names stand for."""
    is_large = regime_of(faq) == PHRASED
    least_uses = _TRUSTED_USES_OF_MANY if is_large else _TRUSTED_USES
    vocabulary = _official_words(analyzer, faq) | _trusted_words(texts, least_uses)
    noun_of = {}
    for noun, names in faq.names.items():
        for name in names:
            noun_of[fold(name)] = noun
    return Reader(analyzer, frozenset(vocabulary), noun_of)


def _official_words(analyzer: Analyzer, faq: Faq) -> set[str]:
    """Return every word of the published texts and of the editors' lists of words."""
    texts = list[str]()
    for entry in faq.entries:
        texts += (entry.question, entry.answer)
    for listed in (*faq.synonyms.values(), *faq.names.values()):
        texts += listed
    words = set[str]()
    for text in texts:
        words.update(token.text for token in analyzer.tokens(text))
    return words


def _trusted_words(texts: Iterable[Sequence[Token]], least_uses: int) -> set[str]:
    """Return the words that German knows and enough texts use."""
    uses = Counter[str]()
    for tokens in texts:
        known = {token.text for token in tokens if token.known}
        uses.update(known)
    return {word for word, count in uses.items() if count >= least_uses}


def _stems(space: Space, words: Sequence[Token]) -> list[int]:
    return [space.lemma.place(stem) for stem in content_features(words)]


def _concepts(faq: Faq, analyzer: Analyzer) -> dict[str, str]:
    """Map the lemma of each one-word synonym to the name of its concept."""
    concept_of = {}
    for concept, words in faq.synonyms.items():
        for word in words:
            tokens = analyzer.tokens(word)
            if len(tokens) == 1:
                (token,) = tokens
                concept_of[token.lemma] = concept
    return concept_of
