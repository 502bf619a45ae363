"""Verdicts as JUnit XML: a test suite for each system that verified, a test for each family of the gold."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement

from evals.outputs.printable import printable
from evals.table import share
from evals.verdicts.answers import Answered
from evals.verdicts.result import VerdictResult


def verdict_suites(results: Sequence[VerdictResult]) -> Iterator[Element]:
    """Yield the suites. What must never be fails a test of its own; a wrong answer is a test's output.

    A family whose verdict failed is an error; whether too many answers are wrong, the gate says.
    """
    yield from (_suite(result) for result in results if result.found is not None)


def _suite(result: VerdictResult) -> Element:
    answers = result.score.answers
    suite = Element(
        "testsuite",
        name=printable(f"{result.suite.name}, verdicts {result.title}"),
        tests=str(len(answers) + 1),
        failures=str(int(bool(result.violations))),
        errors=str(sum(answer.absent == "failed" for answer in answers)),
    )
    properties = SubElement(suite, "properties")
    for name, measure in result.score.measures().items():
        if measure.value is not None:
            SubElement(properties, "property", name=name, value=share(measure.value))
    where = f"{result.suite.name}.{result.mode}"
    checks = SubElement(suite, "testcase", classname=printable(where), name="hard checks")
    if result.violations:
        failure = SubElement(checks, "failure", type="hard check", message=f"hard checks: {len(result.violations)}")
        failure.text = printable("\n" + "\n".join(result.violations) + "\n")
    for answer in answers:
        case = SubElement(suite, "testcase", classname=printable(where), name=printable(answer.asked.name))
        if answer.absent == "failed":
            SubElement(case, "error", type="failed", message="there is no verdict").text = printable(_told(answer))
        elif not (answer.all_right and answer.said_right):
            SubElement(case, "system-out").text = printable(_told(answer))
    return suite


def _told(answer: Answered) -> str:
    gold = answer.asked.gold
    rests = "" if answer.rests_rightly or not answer.label_right else ", on other evidence than the gold's"
    return (
        f"{gold.claim}\nlabel {answer.given('label')}, gold {gold.label}{rests}\n"
        f"said {answer.given('said')}, gold {gold.said}\n"
    )
