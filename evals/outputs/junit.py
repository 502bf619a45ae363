"""The results as JUnit XML, which CI systems show: a test suite for each system on each suite, a test for each case."""

from collections import Counter
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from evals.outputs.faults import KINDS, Fault, faults
from evals.outputs.printable import printable
from evals.outputs.result import Result
from evals.outputs.verdict_junit import verdict_suites
from evals.score import ArticleScore
from evals.table import share
from evals.verdicts.result import VerdictResult


def junit(results: Sequence[Result], verdicts: Sequence[VerdictResult] = ()) -> str:
    """Return the XML of all results.

    A case fails for what must never be, a hard check; one without a result is an error. All other faults are its
    output: whether they are too many, the gate says. Times are left out: what a replay took is no figure.
    """
    root = Element("testsuites", name="claimline evaluation")
    for result in results:
        root.append(_suite(result))
    root.extend(verdict_suites(verdicts))
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(result: Result) -> Element:
    cases = [(article, faults(result, article)) for article in result.score.articles]
    errors = sum(article.failed for article, _ in cases)
    suite = Element(
        "testsuite",
        name=printable(f"{result.suite.name}, {result.system}"),
        tests=str(len(cases)),
        failures=str(sum(_fails(found) and not article.failed for article, found in cases)),
        errors=str(errors),
    )
    properties = SubElement(suite, "properties")
    for name, value in (
        ("suite sha256", result.suite.sha256),
        ("model", result.asked.model),
        *((f"prompt {prompt}", prompt.sha256) for prompt in result.asked.prompts),
        ("claim F1", share(result.score.counts("claims").f1())),
        ("ceiling", share(result.ceiling.counts("claims").f1()) if result.ceiling else None),
    ):
        if value is not None:
            SubElement(properties, "property", name=printable(name), value=printable(value))
    for article, found in cases:
        suite.append(_case(result, article, found))
    return suite


def _case(result: Result, article: ArticleScore, found: Sequence[Fault]) -> Element:
    case = Element(
        "testcase",
        classname=printable(f"{result.suite.name}.{result.system}"),
        name=printable(article.case_id),
    )
    if found:
        counts = Counter(fault.kind for fault in found)
        message = ", ".join(f"{kind}: {counts[kind]}" for kind in KINDS if counts[kind])
        told = "\n" + "\n".join(map(str, found)) + "\n"
        if article.failed or _fails(found):
            worst = SubElement(case, "error" if article.failed else "failure", type=found[0].kind, message=message)
            worst.text = printable(told)
        else:
            SubElement(case, "system-out").text = printable(f"{message}{told}")
    return case


def _fails(found: Sequence[Fault]) -> bool:
    return any(fault.kind == "hard check" for fault in found)
