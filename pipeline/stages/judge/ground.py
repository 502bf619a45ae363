"""From a model's answer about a claim to a judgement: what its article does not hold is dropped, with the reason."""

import re
from collections import Counter
from datetime import date

from pipeline.records import Alignment, Provenance, Rejection
from pipeline.stages.judge.drafts import ChangeDraft, ClaimDraft, FindingDraft, JudgeDraft, PairDraft, QuoteDraft
from pipeline.stages.judge.request import Batch
from pipeline.stages.judge.scene import Place, Question
from pipeline.stages.parties.sources import one_line
from pipeline.stages.standing import fold
from pipeline.text.alignment import Miss, align, distance
from pipeline.text.names import is_held
from pipeline.verdicts import Change, Denial, Finding, Judgement, NumberPair

STAGE = "judge"
OWN = 0.8
"""Share of a finding that stands in the claim's own words from which it is those words."""
NEAR = 120
"""Characters from a quote within which the number that it turns on must stand."""
_KEY = re.compile(r"\bA\d+(?:\.s\d+)?\b")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def fault(draft: JudgeDraft, claims: int) -> str | None:
    """Say why an answer cannot be used: a claim without an answer, or with more than one."""
    given = Counter(claim.n for claim in draft.claims)
    faults = {
        "there is no answer for claim": [n for n in range(1, claims + 1) if n not in given],
        "there is no claim": [n for n in given if not 1 <= n <= claims],
        "there is more than one answer for claim": [n for n, times in given.items() if times > 1],
    }
    return next((f"{what} {', '.join(map(str, sorted(which)))}" for what, which in faults.items() if which), None)


def ground(
    question: Question, draft: ClaimDraft, batch: Batch, provenance: Provenance
) -> tuple[Judgement, tuple[Rejection, ...]]:
    """Look up all that an answer says of one claim."""
    grounding = _Grounding(question, batch)
    judgement = Judgement(
        findings=tuple(dict.fromkeys(one for given in draft.findings if (one := grounding.finding(given)))),
        denials=tuple(dict.fromkeys(words for given in draft.denied if (words := grounding.denial(given)))),
        change=grounding.change(draft.ended) if draft.ended else None,
        provenance=provenance,
    )
    return judgement, tuple(grounding.rejections)


class _Grounding:
    """One claim's answer on its way into a judgement; ``rejections`` fills up as it goes."""

    def __init__(self, question: Question, batch: Batch) -> None:
        self.question = question
        self.passages = batch.view.passages
        self.scene = batch.view.scene
        self.speakers = batch.view.speakers
        self.rejections: list[Rejection] = []

    def reject(self, reason: str, detail: str) -> None:
        self.rejections.append(Rejection(stage=STAGE, subject=self.question.id, reason=reason, detail=detail))

    def finding(self, draft: FindingDraft) -> Finding | None:
        """Ground one finding; null, and rejected, where its words or whoever answers for them are not there."""
        found = self.words(draft)
        if found is None or self.is_own(found[0]):
            return None
        place, how = found
        known, issuer = self.issuer(draft.issuer, place.article_id)
        if not known:
            self.reject("unknown_issuer", f"{draft.issuer}: {draft.quote}")
            return None
        return Finding(
            article_id=place.article_id,
            span=place.span,
            quote=self.scene.words(place),
            alignment=how,
            stance=draft.stance,
            basis=draft.basis,
            issuer=issuer,
            corrects=draft.corrects,
            numbers=tuple(pair for given in draft.numbers if (pair := self.pair(given, place))),
        )

    def denial(self, draft: QuoteDraft) -> Denial | None:
        """Ground words in which the claim's own source takes it back, or is quoted otherwise."""
        found = self.words(draft)
        if found is None or self.is_own(found[0]):
            return None
        place, _ = found
        return Denial(article_id=place.article_id, span=place.span, quote=self.scene.words(place))

    def change(self, draft: ChangeDraft) -> Change | None:
        """Ground words that say since when the claim is no longer so."""
        found = self.words(draft)
        if found is None:
            return None
        try:
            day = date.fromisoformat(draft.day) if _DAY.fullmatch(draft.day) else None
        except ValueError:
            day = None
        if day is None:
            self.reject("change_no_day", f"{draft.day}: {draft.quote}")
            return None
        place, _ = found
        return Change(article_id=place.article_id, span=place.span, quote=self.scene.words(place), day=day)

    def words(self, draft: QuoteDraft) -> tuple[Place, Alignment] | None:
        """Find quoted words in the article of their passage, where passages of it were shown."""
        if not 1 <= draft.passage <= len(self.passages):
            self.reject("unknown_passage", f"{draft.passage}: {draft.quote}")
            return None
        passage = self.passages[draft.passage - 1]
        found = align(self.scene.article(passage.article_id).text, draft.quote, near=passage.span)
        if isinstance(found, Miss):
            self.reject(f"quote_{found.reason}", f"passage {draft.passage}: {draft.quote}")
            return None
        place = Place(article_id=passage.article_id, span=found.span)
        if not any(place.common(shown) for shown in self.passages):
            self.reject("quote_not_shown", f"passage {draft.passage}: {draft.quote}")
            return None
        return place, found.alignment

    def is_own(self, place: Place) -> bool:
        """Say whether words are the claim's own, and reject them where they are."""
        own = any(place.common(one) >= OWN * place.length for one in self.question.own)
        if own:
            self.reject("own_words", self.scene.words(place))
        return own

    def issuer(self, named: str | None, article_id: str) -> tuple[bool, str | None]:
        """Say whether it is known who answers for words of an article, and who: null for the article itself."""
        if named is None or not named.strip():
            return True, None
        keys = set(_KEY.findall(named))
        if keys:
            if keys == {self.scene.key(article_id)}:
                return True, None
            listed = [speaker.names[0] for speaker in self.speakers if {speaker.key} == keys]
            return bool(listed), next(iter(listed), None)
        if fold(named) == fold(self.scene.article(article_id).outlet or ""):
            return True, None
        names = [
            *(name for speaker in self.speakers for name in speaker.names),
            *(body.name for body in self.scene.matter.bodies),
        ]
        same = next((name for name in names if fold(name) == fold(named)), None)
        if same is None and any(is_held(named, article) for article in self.scene.articles):
            same = one_line(named)
        return same is not None, same

    def pair(self, draft: PairDraft, place: Place) -> NumberPair | None:
        """Find the words of both numbers: in the claim, and in the article in or near the quote."""
        claim = align(self.question.text, draft.claim)
        passage = align(self.scene.article(place.article_id).text, draft.passage, near=place.span)
        if isinstance(claim, Miss):
            self.reject("number_not_in_claim", draft.claim)
            return None
        if isinstance(passage, Miss) or distance(passage.span, place.span) > NEAR:
            self.reject("number_not_in_passage", draft.passage)
            return None
        return NumberPair(
            claim=self.question.text[claim.span.start : claim.span.end],
            passage=self.scene.words(Place(article_id=place.article_id, span=passage.span)),
        )
