import base64
import gzip
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.recordings import CASSETTES
from evals.secrets import scan, secrets_in
from tests.evals.workshop import Workshop

CANARY = "sk-proj-canary0123456789abcdefXYZ"


def b64(data: bytes) -> bytes:
    return base64.b64encode(data)


PACKINGS = {
    "plain": lambda data: data,
    "base64": b64,
    "url-safe base64": base64.urlsafe_b64encode,
    "base64 in lines": base64.encodebytes,
    "base64 after a path": lambda data: b"/v1/" + b64(data),
    "gzip": gzip.compress,
    "zlib": zlib.compress,
    "gzip in base64": lambda data: b64(gzip.compress(data)),
    "base64 in gzip": lambda data: gzip.compress(b64(data)),
    "base64 in base64": lambda data: b64(b64(data)),
    "gzip in base64 in gzip": lambda data: gzip.compress(b64(gzip.compress(data))),
}


@pytest.mark.parametrize("packing", PACKINGS)
def test_a_canary_is_found_however_it_is_packed(packing):
    data = b'{"key": "' + PACKINGS[packing](f'{{"api_key": "{CANARY}"}}'.encode()) + b'"}'
    found = list(scan(data))
    assert found
    assert all(CANARY not in name for name in found)


@given(before=st.binary(max_size=20), after=st.binary(max_size=20))
def test_a_canary_in_base64_is_found_at_any_offset(before, after):
    assert list(scan(b64(before + b" " + CANARY.encode() + b" " + after)))


@pytest.mark.parametrize(
    "secret",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "AIza" + "x" * 35,
        "xoxb-0123456789-abcdef",
        "hf_abcdefghijklmnopqrstuvwxyz",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.x",
        "Authorization: Bearer abcdefghijklmnop0123",
        "https://user:hunter2@example.org/v1",
        "-----BEGIN RSA PRIVATE KEY-----",
    ],
)
def test_other_secrets_are_found_too(secret):
    assert list(scan(secret.encode()))


@pytest.mark.parametrize(
    "text",
    [
        "a task-force-of-twenty-officers was risk-averse-and-slow",
        "https://example.org/a/long/path/with/many/parts?at=10:30@noon",
        "d41d8cd98f00b204e9800998ecf8427e" * 2,
        "the bearer of bad news; a basic misunderstanding",
    ],
)
def test_plain_text_holds_none(text):
    assert list(scan(text.encode())) == []


def test_the_key_in_use_is_found_whatever_it_looks_like(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"text": ["my own", "key"]}))
    assert list(secrets_in(path)) == []
    assert list(secrets_in(path, known=["my own\nkey"])) == ["a key that is in use here"]


def test_escapes_and_lines_hide_nothing(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"text": "' + "".join(f"\\u{ord(letter):04x}" for letter in CANARY) + '"}')
    assert CANARY not in path.read_text()
    assert list(secrets_in(path)) == ["an API key"]
    packed = base64.encodebytes(f"{'x' * 90} {CANARY} {'x' * 90}".encode()).decode().splitlines()
    path.write_text(json.dumps({"$lines": packed}))
    assert list(secrets_in(path)) == ["an API key, packed"]


def test_only_allowed_headers_may_stand_in_a_recording(tmp_path):
    path = Workshop(tmp_path).files.cassettes / "mine" / "w1.json"
    assert list(secrets_in(path)) == []
    cassette = json.loads(path.read_text())
    cassette["interactions"][0]["request"]["headers"]["X-Stainless-OS"] = ["Linux"]
    cassette["interactions"][0]["response"]["headers"]["set-cookie"] = ["a=b"]
    path.write_text(json.dumps(cassette))
    assert list(secrets_in(path)) == [
        "the header 'set-cookie', which is not among those allowed",
        "the header 'x-stainless-os', which is not among those allowed",
    ]


def test_a_bomb_is_not_unpacked_to_its_end():
    assert list(scan(gzip.compress(bytes(5_000_000)))) == []


def test_no_recording_of_the_project_holds_a_secret():
    paths = sorted(path for path in CASSETTES.rglob("*") if path.is_file())
    assert paths
    assert [(path.name, found) for path in paths for found in secrets_in(path)] == []
