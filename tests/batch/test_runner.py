import threading
from typing import Any

from pipeline.batch.ledger import Ledger
from pipeline.batch.runner import Runner, Work
from pipeline.errors import AuthError, RefusedError
from pipeline.records import Extraction, Failure, Rejection
from pipeline.stages.base import Answer, UnitResult
from tests.factories import make_article, make_claim


def result(article):
    claim = make_claim(article, article.text, article.text)
    answer = Answer(
        stage="extract",
        request_sha256=article.id,
        model="m",
        mode="json_schema",
        recorded=False,
        prompt_tokens=10,
        completion_tokens=5,
    )
    return UnitResult(
        extraction=Extraction(article_id=article.id, claims=(claim,), relations=(), rejections=()), answers=(answer,)
    )


class Desk:
    """Runs batches over one ledger and remembers which articles were asked about."""

    def __init__(self, path, process=result, **options):
        self.path, self.process, self.asked, self.prepared, self.seen = path, process, [], [], []
        self.options: dict[str, Any] = {"workers": 2, "tolerates": lambda failed, read: True} | options
        self.lock = threading.Lock()

    def run(self, inputs, fingerprint="f"):
        def process(article):
            with self.lock:
                self.asked.append(article.name)
            return self.process(article)

        ledger = Ledger(self.path)
        work = Work(
            fingerprint=fingerprint, prepare=lambda article: self.prepared.append(article.name), process=process
        )
        runner = Runner(work, ledger, progress=self.seen.append, **self.options)
        runner.run(inputs)
        units = list(ledger.units())
        ledger.close()
        return runner, units


ARTICLES = [make_article(f"Number {i} happened.", f"{i}.txt") for i in range(7)]
BROKEN = Failure(stage="sources", subject="x.txt", article_id=None, code="empty", message="is empty", attempts=0)
TWICE = Rejection(stage="sources", subject="y.txt", reason="duplicate", detail="the same as 1.txt")


def test_every_input_comes_out_once_and_in_order(tmp_path):
    desk = Desk(tmp_path / "l.sqlite")
    runner, units = desk.run([BROKEN, *ARTICLES, TWICE])
    assert [unit.article for unit in units] == ARTICLES
    assert {unit.state for unit in units} == {"done"}
    assert runner.progress.model_dump(exclude={"step", "asked", "to_ask"}) == {
        "read": 7,
        "done": 7,
        "reused": 0,
        "failed": 1,
        "claims": 7,
        "tokens": 105,
    }
    assert runner.stopped is None


def test_a_second_run_asks_nothing_and_gives_the_same(tmp_path):
    desk = Desk(tmp_path / "l.sqlite")
    _, first = desk.run(ARTICLES)
    desk.asked.clear()
    runner, second = desk.run(ARTICLES)
    assert desk.asked == []
    assert second == first
    assert runner.progress.reused == 7


def test_an_added_article_and_another_flow_are_the_only_new_work(tmp_path):
    desk = Desk(tmp_path / "l.sqlite")
    desk.run(ARTICLES[:3])
    desk.asked.clear()
    desk.run(ARTICLES[:4])
    assert desk.asked == ["3.txt"]
    desk.asked.clear()
    desk.run(ARTICLES[:4], fingerprint="other words in the prompt")
    assert sorted(desk.asked) == ["0.txt", "1.txt", "2.txt", "3.txt"]


def test_the_number_of_workers_changes_nothing(tmp_path):
    _, one = Desk(tmp_path / "1.sqlite", workers=1).run(ARTICLES)
    _, many = Desk(tmp_path / "8.sqlite", workers=8).run(ARTICLES)
    assert one == many


def test_a_failure_costs_its_article_alone_and_is_tried_again(tmp_path):
    def refuse(article):
        if article.name == "2.txt":
            raise RefusedError("the model declined", attempts=3)
        return result(article)

    desk = Desk(tmp_path / "l.sqlite", refuse)
    runner, units = desk.run(ARTICLES)
    assert [unit.state for unit in units].count("done") == 6
    failure = units[2].failure
    assert failure is not None
    assert (failure.code, failure.attempts, failure.subject) == ("refused", 3, "2.txt")
    assert runner.progress.failed == 1
    desk.process = result
    desk.asked.clear()
    _, units = desk.run(ARTICLES)
    assert desk.asked == ["2.txt"]
    assert units[2].state == "done"


def test_a_fault_of_the_program_costs_one_article_and_says_what_it_was(tmp_path):
    def crash(article):
        return result(article) if article.name != "4.txt" else 1 / 0

    _, units = Desk(tmp_path / "l.sqlite", crash).run(ARTICLES)
    failure = units[4].failure
    assert failure is not None
    assert (failure.code, failure.message) == ("crash", "ZeroDivisionError: division by zero")


def test_what_every_call_would_meet_stops_the_run_and_leaves_the_rest_pending(tmp_path):
    def locked_out(article):
        if article.name == "0.txt":
            return result(article)
        raise AuthError("the key is wrong")

    desk = Desk(tmp_path / "l.sqlite", locked_out, workers=1)
    runner, units = desk.run(ARTICLES)
    assert str(runner.stopped) == "the key is wrong"
    assert [unit.state for unit in units] == ["done"] + ["pending"] * 6
    assert len(desk.asked) <= 3
    desk.process = result
    desk.asked.clear()
    _, units = desk.run(ARTICLES)
    assert "0.txt" not in desk.asked
    assert {unit.state for unit in units} == {"done"}


def test_too_many_failures_stop_the_run(tmp_path):
    def refuse(article):
        raise RefusedError("no")

    desk = Desk(tmp_path / "l.sqlite", refuse, workers=1, tolerates=lambda failed, read: failed <= 2)
    runner, units = desk.run(ARTICLES)
    assert runner.gave_up
    assert 3 <= len(desk.asked) < 7
    assert any(unit.state == "pending" for unit in units)


def test_progress_only_grows(tmp_path):
    desk = Desk(tmp_path / "l.sqlite")
    desk.run(ARTICLES)
    for before, after in zip(desk.seen, desk.seen[1:], strict=False):
        assert all(getattr(after, name) >= getattr(before, name) for name in type(after).model_fields)
