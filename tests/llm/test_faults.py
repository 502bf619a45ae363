from datetime import UTC, datetime

import pytest

from pipeline.errors import ModelError, RequestRejected
from pipeline.llm.faults import Where, fault_of, retry_after

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "7"}, 0.25),
        ({"retry-after": "Sun, 22 Nov 2026 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Sun, 22 Nov 2026 11:00:00 GMT"}, 0.0),
        ({"retry-after": "Sun, 22 Nov 2026 12:00:30 -0000"}, 30.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "inf"}, None),
    ],
)
def test_the_wait_that_a_server_asks_for_is_read(headers, seconds):
    assert retry_after(headers, NOW) == seconds


def test_a_message_is_one_short_line():
    fault = fault_of(400, {"message": "line\n" * 1000}, {}, Where("http://h/v1", "m"))
    assert isinstance(fault, RequestRejected)
    assert "\n" not in str(fault)
    assert len(str(fault)) < 400


def test_a_web_page_is_not_quoted():
    fault = fault_of(404, "  <!doctype html><title>x</title>", {}, Where("http://h", "m"))
    assert isinstance(fault, ModelError)
    assert "doctype" not in str(fault)
