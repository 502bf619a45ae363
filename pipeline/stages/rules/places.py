"""Reads an article from its first sentence to its last: where each clause stands, and who answers for it there."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.records import Article, Attribution, Mention, Run, Sentence, Span, Voice
from pipeline.stages.rules.attribution import sayings
from pipeline.stages.rules.claims import Figures, Place, figures, run, sentence_of
from pipeline.stages.rules.clauses import Clause, clauses, opens_with_verb
from pipeline.stages.rules.phrases import has_verb
from pipeline.stages.rules.saying import Saying
from pipeline.stages.rules.sources import People, Who
from pipeline.stages.rules.tokens import Range, Token, Tokens, is_, quotes_in, span_of, tokenised
from pipeline.text.quotation import quoted_spans, voice_of

_DATELINE = re.compile(r"[^\W\d_a-z][^a-z\n]{2,40}?(?:,\s[^\n]{1,30}?)?\s?(?:\([^)\n]{1,30}\)\s?)?(?:[—–]|--?)\s(?=\S)")
_NAMES = re.compile(r"(?<=\w) (?:as )?(?=[“\"‘«])")
"""Where "the plan “madness”" or "the plan as “madness”" leaves "is" unsaid."""
_ENDS = re.compile(r"[.!?…:;”\"’')\]]$")
_STOPS = frozenset(".!…\"”’»')")
_LONGEST_HEADING = 16
_LONG_ENOUGH = 6
_HEAD = 2
"""Words that may stand in what somebody says before an attribution that is the main part of it."""
_SHORTEST_OWN = 4
"""Words from which what is left of a sentence beside an attribution is a claim of the article's own."""


class _Speaker(NamedTuple):
    """Whoever answers for the words at hand, and how the article says so."""

    attribution: Attribution
    saying: Saying
    paragraph: int
    is_quote: bool


class _Line(NamedTuple):
    sentence: Sentence
    tokens: list[Token]
    found: list[Saying]
    figures: Figures
    quotes: tuple[Span, ...]
    place: int


def read_places(article: Article, sentences: Sequence[Sentence]) -> Iterator[Place]:
    """Yield all clauses of an article that put something forward, in its order."""
    quotes = quoted_spans(article.text)
    lines = [_line(article, sentence, quotes, place) for place, sentence in enumerate(sentences)]
    reading = _Reading(article, People([line.tokens for line in lines]))
    for _, paragraph in groupby(lines, key=lambda line: line.sentence.paragraph):
        yield from reading.paragraph(list(paragraph))


def _line(article: Article, sentence: Sentence, quotes: Sequence[Span], place: int) -> _Line:
    span = sentence.span
    dateline = _DATELINE.match(article.text, span.start, span.end)
    if dateline and dateline.end() < span.end:
        span = Span(start=dateline.end(), end=span.end)
    own = quotes_in(quotes, span)
    tokens = tokenised(article.text, span, own)
    return _Line(sentence, tokens, sayings(tokens), figures(article, sentence.span), own, place)


class _Reading:
    """One article on its way; ``speaker`` is the last one who was named."""

    def __init__(self, article: Article, people: People) -> None:
        self.article = article
        self.people = people
        self.speaker: _Speaker | None = None

    def paragraph(self, lines: Sequence[_Line]) -> Iterator[Place]:
        if len(lines) == 1 and self._is_heading(lines[0]):
            yield from self._clauses(lines[0], (0, len(lines[0].tokens)), Attribution(voice="headline"))
            return
        for number, line in enumerate(lines):
            self.people.meet(line.place)
            found = self._sentence(line, lines[number + 1 :])
            yield from sorted(found, key=lambda place: (place.mention.span.start, place.mention.span.end))

    def _is_heading(self, line: _Line) -> bool:
        words = sum(token.is_word for token in line.tokens)
        span = line.sentence.span
        ends = _ENDS.search(self.article.text, span.start, span.end)
        return 3 <= words <= _LONGEST_HEADING and not ends and not line.found

    def _sentence(self, line: _Line, following: Sequence[_Line]) -> Iterator[Place]:
        tokens, whole = line.tokens, (0, len(line.tokens))
        if not line.found:
            speaker = self._going_on(line, following)
            if speaker:
                yield from self._said(line, whole, speaker)
                return
        around: _Speaker | None = None
        for saying in _telling(line.found):
            within = around if around and _lies_in(saying, around.saying) else None
            around = self.speaker = self._speaker(line, saying, within)
            inner = [other for other in line.found if _leads(other, saying)]
            parts = [part for content in saying.contents for part in _outside(content, inner)]
            for part, subject in _with_subjects(tokens, parts, saying.subject):
                yield from self._said(line, part, self.speaker, subject)
        for part in _outside(whole, line.found):
            words = tokens[slice(*part)]
            enough = sum(token.is_word for token in words) >= _SHORTEST_OWN
            if _is_sentence(words) if part == whole else enough and has_verb(words):
                yield from self._clauses(line, part, Attribution(voice="narrator"))

    def _going_on(self, line: _Line, following: Sequence[_Line]) -> _Speaker | None:
        """Say who speaks in a sentence without a cue: in a transcript, or in quotation marks alone."""
        number = line.sentence.paragraph
        last = self.speaker if self.speaker and self.speaker.is_quote else None
        if last and last.paragraph == number and last.saying.sense == "label":
            return last
        if not all(token.quoted for token in line.tokens if token.is_word):
            return None
        if last and last.paragraph == number:
            return last
        for other in following:
            if other.found:
                speaker = self._speaker(other, other.found[0], None)
                return speaker if speaker.is_quote else None
        if last and last.paragraph == number - 1:
            self.speaker = last._replace(paragraph=number)
        return self.speaker if last and last.paragraph == number - 1 else None

    def _speaker(self, line: _Line, saying: Saying, around: _Speaker | None) -> _Speaker:
        tokens = line.tokens
        who = self.people.of(tokens, saying.source) if saying.source else Who(None)
        is_quote = (
            not saying.contents
            or saying.sense == "label"
            or any(token.quoted for content in saying.contents for token in tokens[slice(*content)])
        )
        said_on = None
        if saying.between and saying.between[0] < saying.between[1]:
            between = span_of(tokens, saying.between)
            said_on = line.figures.day(between.start, between.end)
        attribution = Attribution(
            voice="quoted" if saying.sense == "label" else "reported",
            source=self._run(tokens, saying.source) if saying.source else None,
            source_name=who.name,
            source_role=who.role,
            source_affiliation=who.affiliation,
            source_kind=who.kind,
            cue=self._run(tokens, saying.cue),
            via=around.attribution.source if around else self._channel(tokens, saying.between),
            said_on=said_on,
        )
        return _Speaker(attribution, saying, line.sentence.paragraph, is_quote)

    def _run(self, tokens: Tokens, span: Range) -> Run:
        return run(self.article, span_of(tokens, span))

    def _channel(self, tokens: Tokens, between: Range | None) -> Run | None:
        """Find the channel in what stands between cue and content: "a statement" in "said in a statement that"."""
        start, end = between or (0, 0)
        for at in range(start, end):
            stop = next((i for i in range(at + 1, min(at + 6, end)) if is_("channels", tokens[i])), None)
            if is_("prepositions", tokens[at]) and stop is not None:
                return self._run(tokens, (at + 1, stop + 1))
        return None

    def _said(self, line: _Line, content: Range, speaker: _Speaker, subject: Range | None = None) -> Iterator[Place]:
        """Yield the clauses of what somebody says, each with its own voice."""
        sense, said = speaker.saying.sense, speaker.attribution
        lead = self._run(line.tokens, subject).quote if subject else ""
        if subject and sense == "passive":
            lead = self._run(line.tokens, (subject[0], speaker.saying.cue[1])).quote
        elif not subject and line.tokens[content[0]].low == "to" and said.source and said.cue:
            lead = f"{said.source_name or said.source.quote} {said.cue.quote if sense == 'aimed' else 'is said'}"
        for place in self._clauses(line, content, said, lead):
            text = sentence_of(_NAMES.sub(" is ", place.mention.quote, count=1)) if sense == "named" else place.text
            yield place._replace(sense=sense, text=text)

    def _clauses(self, line: _Line, whole: Range, attribution: Attribution, lead: str = "") -> Iterator[Place]:
        for number, clause in enumerate(clauses(line.tokens, whole)):
            words = self._run(line.tokens, clause.words)
            voice: Voice = attribution.voice
            if voice == "reported":
                voice = voice_of(self.article.text, words.span, line.quotes)
            said = attribution.model_copy(update={"voice": voice})
            mention = Mention(quote=words.quote, span=words.span, alignment="exact", attribution=said)
            before = self._subject(line.tokens, clause) or (lead if number == 0 else "")
            if before or attribution.voice != "headline" or _holds(line.tokens[slice(*clause.words)]):
                text = sentence_of(f"{before} {words.quote}")
                yield Place(mention, text, *line.figures.within(words.span))

    def _subject(self, tokens: Tokens, clause: Clause) -> str:
        return self._run(tokens, clause.subject).quote if clause.subject else ""


def _holds(words: Tokens) -> bool:
    """Say whether words put something forward: a verb, a number, or enough of them to hold a verb unknown to us."""
    return has_verb(words) or any(word.text[0].isdigit() for word in words) or len(words) >= _LONG_ENOUGH


def _is_sentence(words: Tokens) -> bool:
    """Say whether words are a sentence: three of them and a full stop, which a caption or a time of day has not."""
    count = sum(word.is_word and not word.text[0].isdigit() for word in words)
    return count >= 3 and (words[-1].text in _STOPS or has_verb(words))


def _with_subjects(
    tokens: Tokens, parts: Sequence[Range], subject: Range | None
) -> Iterator[tuple[Range, Range | None]]:
    """Join what a source stands between: "the road, she said, was shut" has its subject before her, its verb behind."""
    for number, part in enumerate(parts):
        following = parts[number + 1] if number + 1 < len(parts) else None
        if following and not has_verb(tokens[slice(*part)]) and opens_with_verb(tokens, following):
            subject = part
        else:
            yield part, subject
            subject = None


def _telling(found: Sequence[Saying]) -> list[Saying]:
    """Leave out what is only a part of what somebody says: "the mayor was right when she said so" is the speaker's."""
    return [one for one in found if all(_leads(one, other) or not _lies_in(one, other) for other in found)]


def _lies_in(inner: Saying, outer: Saying) -> bool:
    """Say whether one attribution stands within what the other says."""
    first = inner.source[0] if inner.source else inner.cue[0]
    return inner is not outer and any(start <= first and inner.cue[1] <= end for start, end in outer.contents)


def _leads(inner: Saying, outer: Saying) -> bool:
    """Say whether what one says is in the main what another says: "the aide said the chief had warned that ..."."""
    first = inner.source[0] if inner.source else inner.cue[0]
    return _lies_in(inner, outer) and any(start <= first <= start + _HEAD for start, _ in outer.contents)


def _outside(whole: Range, found: Sequence[Saying]) -> list[Range]:
    """Return the parts of a range that no attribution takes up."""
    taken = sorted(
        span
        for saying in found
        for span in (saying.source, saying.cue, saying.between, saying.subject, *saying.contents)
        if span and span[0] < span[1]
    )
    parts, start = [], whole[0]
    for first, last in taken:
        if first > start:
            parts.append((start, min(first, whole[1])))
        start = max(start, last)
    parts.append((start, whole[1]))
    return [part for part in parts if part[0] < part[1]]
