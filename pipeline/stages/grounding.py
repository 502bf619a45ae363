"""From a model's answer to records: every quote is looked up in the article, and what is not there is rejected.

Grounding is part of extraction. It never raises on what a model says: a part that does not hold is dropped with a
``Rejection`` that names it, and the rest stands.
"""

from collections.abc import Sequence
from datetime import date
from itertools import product

from pipeline.identity import content_id
from pipeline.records import (
    Article,
    Attribution,
    Claim,
    Disagreement,
    Extraction,
    Mention,
    Provenance,
    Rejection,
    Relation,
    Run,
    Sentence,
    Span,
)
from pipeline.stages.drafts import ClaimDraft, DateDraft, ExtractionDraft, MentionDraft, RelationDraft, SourceDraft
from pipeline.stages.figures import Figures
from pipeline.text.alignment import Miss, align, distance, occurrences
from pipeline.text.names import is_held
from pipeline.text.quotation import quoted_spans, voice_of
from pipeline.text.turns import turns

STAGE = "extract"
CANDIDATES = 6
"""Places of a source or a cue that are looked at, the nearest first, where its words stand more than once."""


def ground(
    article: Article, sentences: Sequence[Sentence], draft: ExtractionDraft, provenance: Provenance
) -> Extraction:
    """Turn one answer into claims, relations and rejections of its article."""
    return _Grounding(article, sentences, draft.sources, provenance).extraction(draft)


class _Grounding:
    """One answer on its way into records; ``rejections`` fills up as it goes."""

    def __init__(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        sources: Sequence[SourceDraft],
        provenance: Provenance,
    ) -> None:
        self.article = article
        self.sentences = {sentence.number: sentence for sentence in sentences}
        self.sources = {source.key: source for source in sources}
        self.provenance = provenance
        self.turns = turns(article.text)
        said = [turn.said for turn in self.turns]
        marked = [quote for quote in quoted_spans(article.text) if all(distance(quote, turn) for turn in said)]
        self.quotes = tuple(sorted((*marked, *said), key=lambda span: span.start))
        self.figures = Figures(article, sentences, self.reject)
        self.rejections: list[Rejection] = []

    def extraction(self, draft: ExtractionDraft) -> Extraction:
        found: dict[str, Claim] = {}
        by_number: dict[int, Claim] = {}
        for one in draft.claims:
            claim = self.claim(one)
            if claim is None:
                continue
            by_number.setdefault(one.n, claim)
            if found.setdefault(claim.id, claim) is not claim:
                self.reject("duplicate_claim", claim.text)
        claims = sorted(found.values(), key=lambda claim: (claim.mentions[0].span.start, claim.mentions[0].span.end))
        relations = [kept for one in draft.relations if (kept := self.relation(one, by_number))]
        return Extraction(
            article_id=self.article.id,
            claims=tuple(claims),
            relations=tuple(dict.fromkeys(relations)),
            rejections=tuple(self.rejections),
        )

    def reject(self, reason: str, detail: str) -> None:
        self.rejections.append(Rejection(stage=STAGE, subject=self.article.id, reason=reason, detail=detail))

    def claim(self, draft: ClaimDraft) -> Claim | None:
        """Ground one claim; null, and rejected, where none of its places is found."""
        notes: list[Disagreement] = []
        # The same words twice are two mentions where two sources answer for them, else one.
        found = dict.fromkeys(mention for one in draft.mentions if (mention := self.mention(one, notes)))
        mentions = tuple(sorted(found, key=lambda mention: (mention.span.start, mention.span.end)))
        if not mentions or not draft.text.strip():
            self.reject("claim_without_mention" if draft.text.strip() else "claim_without_text", draft.text)
            return None
        spans = [mention.span for mention in mentions]
        quantities = self.figures.quantities(draft.quantities, spans, notes)
        dates = self.figures.dates(draft.dates, spans, notes)
        return Claim(
            id=content_id("c", [self.article.id, draft.text, [[span.start, span.end] for span in spans]]),
            article_id=self.article.id,
            text=draft.text.strip(),
            type=draft.type,
            modality=draft.modality,
            quantities=quantities,
            dates=dates,
            check_worthy=draft.check_worthy,
            mentions=mentions,
            disagreements=tuple(notes),
            provenance=self.provenance,
        )

    def mention(self, draft: MentionDraft, notes: list[Disagreement]) -> Mention | None:
        """Find one place; null, and rejected, where its words are not in the article."""
        sentence = self.sentences.get(draft.sentence)
        found = align(self.article.text, draft.quote, near=sentence.span if sentence else None)
        if isinstance(found, Miss):
            self.reject(f"quote_{found.reason}", f"sentence {draft.sentence}: {draft.quote}")
            return None
        words = self.article.text[found.span.start : found.span.end]
        attribution = self.attribution(draft, found.span, notes)
        if attribution.voice != draft.voice:
            notes.append(Disagreement(field="voice", text=words, model=draft.voice, code=attribution.voice))
        return Mention(quote=words, span=found.span, alignment=found.alignment, attribution=attribution)

    def attribution(self, draft: MentionDraft, span: Span, notes: list[Disagreement]) -> Attribution:
        """Say who answers for the words at a span. Quotation marks decide between quoted, mixed and reported."""
        if draft.voice in {"narrator", "headline"}:
            return Attribution(voice=draft.voice)
        source, cue = self.speaker(draft, span)
        who = self.sources.get(draft.source_key or "")
        if who is None and draft.source_key is not None:
            self.reject("unknown_source", f"{draft.source_key}: {draft.quote}")
        name = who.name if who else None
        if name is not None and not is_held(name, self.article):
            self.reject("name_not_in_article", name)
            name = None
        if name is None and source and not (who and who.kind == "anonymous"):
            name = source.quote
        return Attribution(
            voice=voice_of(self.article.text, span, self.quotes),
            source=source,
            source_name=name,
            source_role=who.role if who else None,
            source_affiliation=who.affiliation if who else None,
            source_kind=who.kind if who else None,
            cue=cue,
            via=self.words("via", draft.via, span),
            said_on=self.day(draft.said_on, span, notes),
        )

    def words(self, what: str, quote: str | None, near: Span) -> Run | None:
        """Find the words of a source, cue or channel, as near to the mention as they stand."""
        if quote is None:
            return None
        found = align(self.article.text, quote, near=near)
        if isinstance(found, Miss):
            self.reject(f"{what}_{found.reason}", quote)
            return None
        return self.run_at(found.span)

    def speaker(self, draft: MentionDraft, near: Span) -> tuple[Run | None, Run | None]:
        """Find source and cue, of several places the two that belong together: near each other, then to the mention."""
        colon = self.colon(draft.cue, near)
        if colon:
            return self.words("source", draft.source, near), colon
        sources = occurrences(self.article.text, draft.source or "")[0]
        cues = occurrences(self.article.text, draft.cue or "")[0]
        if not sources or not cues:
            return self.words("source", draft.source, near), self.words("cue", draft.cue, near)
        # Those far from the mention cannot win; sorting them out keeps a long article quick.
        nearest = [sorted(places, key=lambda place: distance(place, near))[:CANDIDATES] for places in (sources, cues)]
        source, cue = min(
            product(*nearest),
            key=lambda two: (distance(*two) + min(distance(one, near) for one in two), two[0].start, two[1].start),
        )
        return self.run_at(source), self.run_at(cue)

    def run_at(self, span: Span) -> Run:
        return Run(quote=self.article.text[span.start : span.end], span=span)

    def colon(self, cue: str | None, near: Span) -> Run | None:
        """Give the colon that a speaker's turn begins with, where no other cue is named."""
        if cue not in {None, ":"}:
            return None
        turn = next((turn for turn in self.turns if turn.said.start <= near.start < turn.said.end), None)
        return Run(quote=":", span=turn.cue) if turn else None

    def day(self, draft: DateDraft | None, near: Span, notes: list[Disagreement]) -> date | None:
        """Take the day of a saying by the words that date it, as near to the mention as they stand."""
        words = self.words("said_on", draft.text, near) if draft else None
        iso = self.figures.iso(draft, words.span, notes, field="said_on") if draft and words else None
        try:
            return date.fromisoformat(iso) if iso else None
        except ValueError:
            self.reject("said_on_no_day", f"{iso}: {words.quote if words else ''}")
            return None

    def relation(self, draft: RelationDraft, claims: dict[int, Claim]) -> Relation | None:
        """Take a relation where both its claims stand."""
        a, b = claims.get(draft.a), claims.get(draft.b)
        if a is None or b is None or a.id == b.id:
            self.reject("relation_without_claims", f"{draft.a} {draft.kind} {draft.b}")
            return None
        return Relation(article_id=self.article.id, a=a.id, b=b.id, kind=draft.kind)
