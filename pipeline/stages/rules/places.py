"""Reads an article from its first sentence to its last: where each clause stands, and who answers for it there."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.records import Article, Attribution, Mention, Run, Sentence, Span
from pipeline.stages.rules.attribution import Saying, sayings
from pipeline.stages.rules.claims import day_in, run, sentence_of
from pipeline.stages.rules.clauses import clauses, has_verb
from pipeline.stages.rules.lexicon import lexicon
from pipeline.stages.rules.sources import People, Who
from pipeline.stages.rules.tokens import MARKS, Range, Token, Tokens, is_, span_of, tokenised, trimmed
from pipeline.text.quotation import quoted_spans, voice_of

_DATELINE = re.compile(r"[^\W\d_a-z][^a-z\n]{2,40}?(?:,\s[^\n]{1,30}?)?\s?(?:\([^)\n]{1,30}\)\s?)?(?:[—–]|--?)\s(?=\S)")
_ENDS = re.compile(r"[.!?…:;”\"’')\]]$")
_LONGEST_HEADING = 16
_NOBODY = Who(None)


class Place(NamedTuple):
    """A clause where it stands, as a sentence of its own, and the frames of the verb that it hangs on."""

    mention: Mention
    text: str
    frames: frozenset[str] = frozenset()


class _Speaker(NamedTuple):
    """Whoever answers for the words at hand, and how the article says so."""

    source: Run | None
    cue: Run
    who: Who
    via: Run | None
    saying: Saying
    paragraph: int
    is_quote: bool


class _Line(NamedTuple):
    sentence: Sentence
    tokens: list[Token]
    found: list[Saying]


def places(article: Article, sentences: Sequence[Sentence]) -> Iterator[Place]:
    """Yield all clauses of an article that put something forward, in its order; those of one sentence by their start."""
    reading = _Reading(article)
    for _, paragraph in groupby(sentences, key=lambda sentence: sentence.paragraph):
        yield from reading.paragraph(list(paragraph))


class _Reading:
    """One article on its way; ``people`` and ``speaker`` are those met so far."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.quotes = quoted_spans(article.text)
        self.people = People()
        self.speaker: _Speaker | None = None

    def paragraph(self, sentences: Sequence[Sentence]) -> Iterator[Place]:
        lines = [self._line(sentence) for sentence in sentences]
        if len(lines) == 1 and self._is_heading(lines[0]):
            yield from self._own(lines[0].tokens, (0, len(lines[0].tokens)), Attribution(voice="headline"))
            return
        for number, line in enumerate(lines):
            self.people.meet(line.tokens)
            found = list(self._sentence(line, lines[number + 1 :]))
            yield from sorted(found, key=lambda place: (place.mention.span.start, place.mention.span.end))

    def _line(self, sentence: Sentence) -> _Line:
        span = sentence.span
        dateline = _DATELINE.match(self.article.text, span.start, span.end)
        if dateline and dateline.end() < span.end:
            span = Span(start=dateline.end(), end=span.end)
        tokens = tokenised(self.article.text, span, self.quotes)
        return _Line(sentence, tokens, sayings(tokens))

    def _is_heading(self, line: _Line) -> bool:
        words = [token for token in line.tokens if token.is_word]
        ends = _ENDS.search(self.article.text[line.sentence.span.start : line.sentence.span.end])
        return 3 <= len(words) <= _LONGEST_HEADING and not ends and not line.found

    def _sentence(self, line: _Line, following: Sequence[_Line]) -> Iterator[Place]:
        tokens, whole = line.tokens, (0, len(line.tokens))
        if not line.found and all(token.quoted for token in tokens if token.is_word):
            speaker = self._going_on(line, following)
            if speaker:
                yield from self._said(tokens, whole, speaker)
                return
        outer: list[tuple[Saying, _Speaker]] = []
        for saying in line.found:
            around = next((one for held, one in reversed(outer) if _lies_in(saying, held)), None)
            speaker = self._speaker(line, saying, around)
            outer.append((saying, speaker))
            for content in saying.contents:
                for part in _outside(content, [other for other in line.found if _lies_in(other, saying)]):
                    yield from self._said(tokens, part, speaker)
            self.speaker = speaker
        for part in _outside(whole, line.found):
            if sum(token.is_word for token in tokens[slice(*part)]) >= 4 and has_verb(tokens[slice(*part)]):
                yield from self._own(tokens, part, Attribution(voice="narrator"))

    def _going_on(self, line: _Line, following: Sequence[_Line]) -> _Speaker | None:
        """Say who speaks in a sentence that stands in quotation marks alone: whoever spoke, or speaks next, beside it."""
        number = line.sentence.paragraph
        if self.speaker and self.speaker.is_quote and self.speaker.paragraph == number:
            return self.speaker
        for other in following:
            if other.found:
                speaker = self._speaker(other, other.found[0], None)
                return speaker if speaker.is_quote else None
        if self.speaker and self.speaker.is_quote and self.speaker.paragraph == number - 1:
            self.speaker = self.speaker._replace(paragraph=number)
            return self.speaker
        return None

    def _speaker(self, line: _Line, saying: Saying, around: _Speaker | None) -> _Speaker:
        tokens = line.tokens
        who = self.people.of(tokens, saying.source) if saying.source else _NOBODY
        is_quote = any(token.quoted for content in saying.contents for token in tokens[slice(*content)])
        via = around.source if around else self._channel(tokens, saying.between)
        source = self._run(tokens, saying.source) if saying.source else None
        cue = self._run(tokens, saying.cue)
        return _Speaker(source, cue, who, via, saying, line.sentence.paragraph, is_quote)

    def _run(self, tokens: Tokens, span: Range) -> Run:
        place = span_of(tokens, span)
        return run(self.article, place.start, place.end)

    def _channel(self, tokens: Tokens, between: Range | None) -> Run | None:
        """Find the channel in what stands between cue and content: "a statement" in "said in a statement that"."""
        for at in range(*(between or (0, 0))):
            if is_("prepositions", tokens[at]):
                end = next(
                    (i for i in range(at + 1, min(at + 6, between[1] if between else 0)) if is_("channels", tokens[i])),
                    None,
                )
                if end is not None:
                    return self._run(tokens, (at + 1, end + 1))
        return None

    def _said(self, tokens: Tokens, content: Range, speaker: _Speaker) -> Iterator[Place]:
        """Yield the clauses of what somebody says."""
        between = speaker.saying.between
        said_on = None
        if between and between[0] < between[1] <= len(tokens):
            place = span_of(tokens, between)
            said_on = day_in(self.article, place.start, place.end)
        who = speaker.who
        attribution = Attribution(
            voice="reported",
            source=speaker.source,
            source_name=who.name or (speaker.source.quote if speaker.source and who.kind == "anonymous" else None),
            source_role=who.role,
            source_affiliation=who.affiliation,
            source_kind=who.kind,
            cue=speaker.cue,
            via=speaker.via,
            said_on=said_on,
        )
        yield from self._clauses(tokens, content, attribution, speaker.saying.frames)

    def _own(self, tokens: Tokens, whole: Range, attribution: Attribution) -> Iterator[Place]:
        yield from self._clauses(tokens, whole, attribution, frozenset())

    def _clauses(
        self, tokens: Tokens, whole: Range, attribution: Attribution, frames: frozenset[str]
    ) -> Iterator[Place]:
        for clause in clauses(tokens, whole):
            words = self._run(tokens, clause.words)
            own = attribution.voice in {"narrator", "headline"}
            if (
                own
                and attribution.voice == "narrator"
                and not has_verb(tokens[slice(*clause.words)])
                and clause.words[1] - clause.words[0] < 6
            ):
                continue
            voice = attribution.voice if own else voice_of(self.article.text, words.span, self.quotes)
            mention = Mention(
                quote=words.quote,
                span=words.span,
                alignment="exact",
                attribution=attribution.model_copy(update={"voice": voice}),
            )
            text = sentence_of(f"{self._lead(tokens, clause.subject, clause.words, attribution, frames)}{words.quote}")
            if text:
                yield Place(mention, text, frames)

    def _lead(
        self, tokens: Tokens, subject: Range | None, words: Range, attribution: Attribution, frames: frozenset[str]
    ) -> str:
        """Return what a clause needs before it to be a sentence: its subject, or who wants it."""
        if subject:
            return f"{self._run(tokens, subject).quote} "
        if frames & {"aim", "urge"} and tokens[words[0]].low == "to" and attribution.cue:
            name = attribution.source_name or (attribution.source.quote if attribution.source else "")
            return f"{name} {attribution.cue.quote} "
        return ""


def _lies_in(inner: Saying, outer: Saying) -> bool:
    """Say whether one attribution is part of what the other says."""
    if inner is outer:
        return False
    first = inner.source[0] if inner.source else inner.cue[0]
    return any(start <= first and inner.cue[1] <= end for start, end in outer.contents)


def _outside(whole: Range, found: Sequence[Saying]) -> list[Range]:
    """Return the parts of a range that no attribution takes up."""
    taken = sorted(
        span
        for saying in found
        for span in (saying.source, saying.cue, saying.between, *saying.contents)
        if span and span[0] < span[1]
    )
    parts, start = [], whole[0]
    for first, last in taken:
        if first > start:
            parts.append((start, min(first, whole[1])))
        start = max(start, last)
    if start < whole[1]:
        parts.append((start, whole[1]))
    return [part for part in parts if part[0] < part[1]]
