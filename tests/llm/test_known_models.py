import json

import pytest

from pipeline.errors import AuthError, ConnectionLost
from tests.llm.server import Reply, error


def test_the_models_of_an_endpoint_are_listed(endpoint, door):
    models = [{"id": name, "object": "model", "created": 1, "owned_by": "us"} for name in ("b", "a")]
    endpoint.says(Reply(body=json.dumps({"object": "list", "data": models}).encode()))
    assert door().known_models() == ["a", "b"]
    assert endpoint.seen[0].path == "/v1/models"


def test_an_endpoint_without_a_list_is_no_fault(endpoint, door):
    endpoint.says(error(404, "no such path"))
    assert door().known_models() is None


def test_a_wrong_key_and_a_dead_endpoint_are_faults(endpoint, door):
    endpoint.says(error(401, "Incorrect API key"))
    with pytest.raises(AuthError):
        door().known_models()
    with pytest.raises(ConnectionLost, match=r"127\.0\.0\.1:9"):
        door(base_url="http://127.0.0.1:9/v1").known_models()
