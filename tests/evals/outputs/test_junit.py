"""Valid XML whatever the articles hold, with every fault under its case."""

import xml.etree.ElementTree as ET
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evals.outputs.junit import junit
from tests.evals.outputs.samples import FAILED, SPURIOUS, TOO_LONG, WRONG_SOURCE


def test_a_test_for_each_case(results):
    root = ET.fromstring(junit(results))
    assert [(suite.get("name"), suite.get("tests")) for suite in root] == [
        ("seed, rules", "1"), ("newsroom, model", "12"), ("newsroom, rules", "12"), ("odd, rules | <i>", "2"),
    ]  # fmt: skip
    for suite in root:
        assert suite.get("tests") == str(len(suite.findall("testcase")))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
        assert suite.get("errors") == str(len(suite.findall("testcase/error")))
    assert root.get("tests") == "27"
    assert root.get("errors") == "1"


def test_faults_stand_in_the_text(faulty):
    root = ET.fromstring(junit([faulty]))
    cases = {case.get("name"): case for case in root.iter("testcase")}
    assert WRONG_SOURCE in cases["a1"].findtext("failure", "")
    assert cases["a1"][0].get("message") == "hard check: 1, incorrect: 1, slot: 1"
    assert "as 9100" in cases["a2"].findtext("failure", "") + cases["a2"].findtext("system-out", "")
    assert "missing: c1" in cases["a3"].findtext("system-out", "")
    assert SPURIOUS in cases["a4"].findtext("system-out", "")
    assert cases["a5"].findtext("system-out", "").startswith("slot: ")
    assert TOO_LONG in cases[FAILED].findtext("error", "")
    assert len(cases["a8"]) == 0


def test_no_time_is_given(faulty):
    assert " time=" not in junit([faulty])
    assert junit([faulty]) == junit([faulty])


def test_what_xml_cannot_hold(nasty):
    root = ET.fromstring(junit([nasty]))
    text = root.findtext("testsuite/testcase/system-out", "")
    assert "Vance <script>said</script> ]]> it." in text
    assert "<i>closed</i>\u240b." in text


@given(text=st.text(max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_at_all(nasty, text):
    changed = replace(nasty, system=text, failures={}, violations={nasty.suite.cases[0].id: (text,)})
    written = junit([changed])
    written.encode("utf-8")
    failure = ET.fromstring(written).find("testsuite/testcase/failure")
    assert failure is not None
    assert len(failure.text or "") >= len(text)
