"""Which claims share a request, and which passages it shows."""

from collections.abc import Iterable, Iterator, Sequence

from pipeline.identity import digest
from pipeline.records import Record
from pipeline.stages.judge.scene import Place, Question, Scene, Speaker
from pipeline.stages.parties.sources import one_line
from pipeline.text.sentences import sentences


class View(Record):
    """What of a scene is shown, all of it where it fits."""

    scene: Scene
    passages: tuple[Place, ...]

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        """Those who speak in the articles shown."""
        shown = {place.article_id for place in self.passages}
        return tuple(speaker for speaker in self.scene.speakers if speaker.article_id in shown)

    @property
    def size(self) -> int:
        """Count the characters of the passages."""
        return sum(place.length for place in self.passages)

    def holds_more_than(self, own: Sequence[Place]) -> bool:
        """Say whether there is a sentence to read in which none of the claim's own words stand."""
        for place in self.passages:
            article = self.scene.article(place.article_id)
            for sentence in sentences(self.scene.words(place), article.language):
                start, end = place.span.start + sentence.span.start, place.span.start + sentence.span.end
                here = Place(article_id=article.id, span=sentence.span.model_copy(update={"start": start, "end": end}))
                if not any(here.common(one) for one in own):
                    return True
        return False


class Batch(Record):
    """Claims of one matter that share a request."""

    questions: tuple[Question, ...]
    view: View

    def halves(self, characters: int) -> "tuple[Batch, Batch]":
        """Divide a batch of two or more in two."""
        middle = len(self.questions) // 2
        return (
            batch_of(self.questions[:middle], self.view.scene, characters),
            batch_of(self.questions[middle:], self.view.scene, characters),
        )

    def values(self) -> dict[str, object]:
        """Fill the prompt's placeholders."""
        scene, numbered = self.view.scene, list(enumerate(self.view.passages, 1))
        return {
            "articles": [
                {
                    "key": scene.key(article.id),
                    "facts": note,
                    "passages": [
                        {"n": n, "text": _indented(scene.words(place))}
                        for n, place in numbered
                        if place.article_id == article.id
                    ],
                }
                for article, note in zip(scene.articles, scene.notes, strict=True)
                if any(place.article_id == article.id for place in self.view.passages)
            ],
            "sources": [{"key": speaker.key, "who": speaker.who} for speaker in self.view.speakers],
            "claims": [{"text": question.text, "by": one_line(question.by)} for question in self.questions],
        }


def batch_of(questions: Sequence[Question], scene: Scene, characters: int) -> Batch:
    """Show claims together with all passages of their matter, or where those are too much with their own."""
    return Batch(questions=tuple(questions), view=_view(questions, scene, characters))


def view_of(question: Question, scene: Scene, characters: int) -> View:
    """Give what a claim's answer hangs on, whatever other claims share its request."""
    return _view([question], scene, characters)


def key_of(question: Question, view: View, fingerprint: str) -> str:
    """Hash all that can change what is found for a claim; the other claims of its request are left out."""
    scene = view.scene
    shown = {place.article_id for place in view.passages}
    return digest(
        {
            "fingerprint": fingerprint,
            "claim": question.model_dump(mode="json", include={"text", "by", "own"}),
            "articles": [
                [scene.key(article.id), article.id, note]
                for article, note in zip(scene.articles, scene.notes, strict=True)
                if article.id in shown
            ],
            "passages": [place.model_dump(mode="json") for place in view.passages],
            "sources": [speaker.model_dump(mode="json") for speaker in view.speakers],
        }
    )


def batches(questions: Sequence[Question], scene: Scene, *, most: int, characters: int) -> Iterator[Batch]:
    """Put claims of one matter into batches, in the order in which their first words stand in its articles."""
    waiting: list[Question] = []
    for question in sorted(questions, key=lambda one: (scene.at(one.own[0].article_id), one.own[0].span.start, one.id)):
        together = batch_of([*waiting, question], scene, characters)
        if waiting and (len(waiting) == most or together.view.size > characters):
            yield batch_of(waiting, scene, characters)
            waiting = []
        waiting.append(question)
    if waiting:
        yield batch_of(waiting, scene, characters)


def _view(questions: Sequence[Question], scene: Scene, characters: int) -> View:
    whole = View(scene=scene, passages=scene.passages)
    if whole.size <= characters:
        return whole
    own = _by_article(place for question in questions for place in question.own)
    found = _by_article(place for question in questions for place in question.found)
    return View(
        scene=scene,
        passages=tuple(
            passage
            for passage in scene.passages
            if any(passage.common(one) for one in own.get(passage.article_id, ()))
            # A passage that begins where another ends shares some words with what the search found there.
            or any(2 * passage.common(one) >= passage.length for one in found.get(passage.article_id, ()))
        ),
    )


def _by_article(places: Iterable[Place]) -> dict[str, list[Place]]:
    grouped: dict[str, list[Place]] = {}
    for place in places:
        grouped.setdefault(place.article_id, []).append(place)
    return grouped


def _indented(text: str) -> str:
    """Set off the paragraphs of a passage, so that none of its lines looks like one of the request."""
    return "\n  ".join(one_line(line) for line in text.splitlines() if line.strip())
