"""Writes all that a run came to into a folder, the same bytes for the same run: no clock and no path stands in it."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, fromstring, indent, tostring

from pydantic import JsonValue

from evals.compare import FILE, PROMPTS, Run, prompt_lines, prompt_words, system_lines, verdict_lines, words_file
from evals.gate import Verdict, incomparable
from evals.outputs.junit import junit
from evals.outputs.markdown import escape, markdown
from evals.outputs.page import Diff, write_page
from evals.outputs.scores import scores
from evals.outputs.verdict_text import verdict_markdown
from evals.run import Evaluation, write_predictions
from evals.snapshot import Snapshot
from pipeline.export import write_json
from pipeline.llm.cassette import write_atomic

GATE = "gate.json"
FIGURES = ("scores.json", "report.html", FILE)
"""What an invalid run has none of."""


def publish(out: Path, evaluation: Evaluation, now: Snapshot, judged: Verdict, baseline: Run | None) -> None:
    """Write the results of a valid run."""
    results, verdicts = evaluation.results, evaluation.verdicts
    write_predictions(out, evaluation)
    told = [result.asked for result in results] + [verdict.asked for verdict in verdicts]
    asked = {prompt.sha256 for one in told for prompt in one.prompts}
    for prompt in evaluation.prompts.values():
        if prompt.sha256 in asked:
            write_atomic(out / PROMPTS / words_file(prompt.label, prompt.sha256), prompt_words(prompt) + "\n")
    now.write(out / FILE)
    write_json(out / "scores.json", scores(results, verdicts))
    write_page(out / "report.html", results, verdicts, diffs=tuple(_diffs(Run(now, out), judged, baseline)))
    summary = "\n".join(filter(None, (markdown(results), verdict_markdown(verdicts))))
    _write_verdict(out, judged, junit(results, verdicts), summary)


def withdraw(out: Path, judged: Verdict) -> None:
    """Write the verdict on an invalid run, and take away an earlier run's figures: they would pass for this one's."""
    out.mkdir(parents=True, exist_ok=True)
    for name in FIGURES:
        (out / name).unlink(missing_ok=True)
    _write_verdict(out, judged, junit(()), "")


def _write_verdict(out: Path, judged: Verdict, tests: str, summary: str) -> None:
    lines = [f"- {remark.outcome}: {escape(remark.text)}" for remark in judged.remarks]
    write_atomic(out / "summary.md", "\n".join([f"# Gate: {judged.outcome}", "", *lines, "", summary]))
    write_atomic(out / "junit.xml", _with_gate(tests, judged))
    write_json(out / GATE, verdict_json(judged))


def verdict_json(judged: Verdict) -> dict[str, JsonValue]:
    """Return the verdict for programs."""
    remarks: list[JsonValue] = [{"outcome": remark.outcome, "text": remark.text} for remark in judged.remarks]
    return {"outcome": judged.outcome, "exit_code": judged.exit_code, "remarks": remarks}


def _with_gate(tests: str, judged: Verdict) -> str:
    """Put the gate before the suites in JUnit's XML, as a test that fails or passes as a whole."""
    root = fromstring(tests)  # noqa: S314 - our own XML, written a moment ago
    failed = str(int(judged.exit_code != 0))
    suite = Element("testsuite", name="gate", tests="1", failures=failed, errors="0")
    case = SubElement(suite, "testcase", classname="gate", name="baseline, floors and rules")
    if judged.exit_code:
        fault = SubElement(case, "failure", type=judged.outcome, message=judged.outcome)
        fault.text = "\n" + "\n".join(f"{remark.outcome}: {remark.text}" for remark in judged.remarks) + "\n"
    root.insert(0, suite)
    for count, more in (("tests", "1"), ("failures", failed)):
        root.set(count, str(int(root.get(count, "0")) + int(more)))
    indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _diffs(now: Run, judged: Verdict, baseline: Run | None) -> Iterator[Diff]:
    """Yield what the page shows of the gate: its remarks, the scores and the prompts beside the baseline's."""
    if lines := [line for remark in judged.remarks for line in _patch(remark.text)]:
        yield Diff(f"Gate: {judged.outcome}", lines)
    if baseline:
        for name, systems in now.snapshot.suites.items():
            for system, shot in systems.items():
                old = baseline.snapshot.suites.get(name, {}).get(system)
                if old and old != shot and not any(incomparable(old, shot)):
                    figures = [line for text in system_lines(old, shot) for line in _patch(text)]
                    yield Diff(f"{name}, {system}: the baseline and now", figures)
        for name, modes in now.snapshot.verdicts.items():
            for mode, verdicts in modes.items():
                before = baseline.snapshot.verdicts.get(name, {}).get(mode)
                if before and before != verdicts and before.gold == verdicts.gold:
                    figures = [line for text in verdict_lines(before, verdicts) for line in _patch(text)]
                    yield Diff(f"{name}, {mode}: the baseline and now", figures)
        if words := list(prompt_lines(baseline, now)):
            yield Diff("Prompts: the baseline's and now", words)


def _patch(text: str) -> Iterator[str]:
    """Set what was and what is on lines of their own."""
    before, arrow, after = text.partition(" -> ")
    if arrow:
        yield f"- {before}"
        yield f"+ {after}"
    else:
        yield f"  {text}"
