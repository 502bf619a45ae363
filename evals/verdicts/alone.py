"""The yardstick of the claim alone: which label a model guesses that is shown no evidence at all.

Only what a verification gains over it counts: a label that the wording gives away has not been verified.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from evals.suite import Suite
from evals.verdicts.answers import Answered
from evals.verdicts.lookup import Asked, asked_families
from evals.verdicts.score import VerdictScore
from pipeline.errors import AnswerError
from pipeline.llm.base import ChatModel
from pipeline.prompts import Prompt
from pipeline.records import Failure
from pipeline.stages.asking import Asker, AskOptions
from pipeline.stages.drafts import Draft
from pipeline.verdicts import Label

PROMPT = "label_claims_alone"
STAGE = "alone"
CLAIMS_PER_CALL = 40


class GuessDraft(Draft):
    """The label of one claim, by its number."""

    n: int
    label: Label


class AloneDraft(Draft):
    """A whole answer."""

    claims: tuple[GuessDraft, ...]


class Alone:
    """Asks for the labels of a suite's families, many to a call."""

    def __init__(self, chat: ChatModel, *, model: str, prompt: Prompt, repair: Prompt, options: AskOptions) -> None:
        self._asker = Asker(chat, stage=STAGE, model=model, prompt=prompt, repair=repair, form=AloneDraft)
        self._options = options

    def __call__(self, suite: Suite) -> tuple[dict[str, Label], tuple[Failure, ...]]:
        """Return the labels by the family's name, and the calls that gave none."""
        labels: dict[str, Label] = {}
        failures = []
        for number, batch in enumerate(batches(asked_families(suite.events)), 1):
            subject = f"{suite.name}, claims {number}"
            shown = [_shown(asked, suite) for asked in batch]
            try:
                given = self._asker.ask(
                    self._asker.request(subject, self._options, claims=shown),
                    fingerprint="",
                    fits=partial(_fault, len(batch)),
                )
            except AnswerError as error:
                failures.append(
                    Failure(
                        stage=STAGE,
                        subject=subject,
                        article_id=None,
                        code=error.code,
                        message=str(error),
                        attempts=error.attempts,
                    )
                )
            else:
                labels |= {batch[guess.n - 1].name: guess.label for guess in given.draft.claims}
        return labels, tuple(failures)


def batches(asked: Sequence[Asked]) -> list[Sequence[Asked]]:
    """Deal the families out, one to each call in turn: neighbours, which may speak against each other, come apart."""
    calls = -(-len(asked) // CLAIMS_PER_CALL)
    return [asked[start::calls] for start in range(calls)]


def guessed(suite: Suite, labels: Mapping[str, Label]) -> VerdictScore:
    """Score labels that were guessed; one that is not there counts as failed."""
    return VerdictScore(
        tuple(
            Answered(asked, labels.get(asked.name), None, None if asked.name in labels else "failed")
            for asked in asked_families(suite.events)
        )
    )


def majority(suite: Suite) -> VerdictScore:
    """Score the answers that the gold gives most often, to every family the same: what needs no reading at all."""
    asked = asked_families(suite.events)
    [(label, _)] = Counter(one.gold.label for one in asked).most_common(1)
    [(said, _)] = Counter(one.gold.said for one in asked).most_common(1)
    return VerdictScore(tuple(Answered(one, label, said) for one in asked))


def _shown(asked: Asked, suite: Suite) -> dict[str, str]:
    """Say of a family what the prompt shows: its claim, and who put it forward first, on which day."""
    first = asked.gold.members[0]
    case = next(case for case in suite.cases if case.id == first.article)
    mention = next(claim for claim in case.gold.claims if claim.id == first.claim).mentions[0]
    words = dict.fromkeys(filter(None, (mention.source_name, mention.source_role, mention.source_affiliation)))
    outlet = case.article.outlet or "the article"
    by = ", ".join(words) or (f"{outlet} itself" if mention.voice in {"narrator", "headline"} else "an unnamed source")
    published = str(case.article.published or "")
    return {"text": asked.gold.claim, "by": by, "published": published}


def _fault(size: int, draft: AloneDraft) -> str | None:
    """Say what is wrong with the numbers of an answer."""
    given = sorted(guess.n for guess in draft.claims)
    return None if given == list(range(1, size + 1)) else f"expected the numbers 1 to {size}, each once; got {given}"
