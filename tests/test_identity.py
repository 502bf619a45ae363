import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity import canonical, content_id, digest

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_the_order_of_keys_changes_nothing(value):
    turned = dict(reversed(list(value.items())))
    assert digest(turned) == digest(value)
    assert canonical(turned) == canonical(value)


def test_other_content_has_another_name():
    assert len({content_id("a", value) for value in ("x", "y", ["x"], {"x": 1}, None)}) == 5


def test_a_number_that_json_does_not_know_is_refused():
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(float("nan"))
