"""An attribute list is recognised in both spellings, and in nothing that only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.text.attributes import ATTRIBUTE_LIST

NAME = st.text("abcdefghijklmnopqrstuvwxyz-0123456789", min_size=1, max_size=8)
ITEM = NAME.map("#{}".format) | NAME.map(".{}".format) | st.tuples(NAME, NAME).map(lambda pair: '{}="{}"'.format(*pair))


@pytest.mark.parametrize(
    "source",
    [
        *("{#id}", "{ #id }", "{.klasse}", "{#id .klasse}", "{lang=nl}", "{#één}", "{#3-1}"),
        *("{:#id}", "{: #id}", "{: #id }", "{:.klasse}", "{: .a .b #c}", "{:.a.b#c}", "{:}", "{: }"),
        *('{: datetime="2026-05-04" }', "{: title='een { haak }' }", '{:target="_blank" rel="noopener"}'),
    ],
)
def test_both_spellings_are_recognised(source: str) -> None:
    assert ATTRIBUTE_LIST.fullmatch(source)


@pytest.mark.parametrize(
    "source",
    [
        *("{}", "{naam}", "{1}", "{ }", "{#}", "{# id}", "{.}", "{#a#b}"),
        *("{: id }", "{:: #a}", "{#a", "#a}", "{#a{#b}", '{a="}'),
    ],
)
def test_what_only_looks_like_one_is_not(source: str) -> None:
    assert not ATTRIBUTE_LIST.fullmatch(source)


@given(st.lists(ITEM, min_size=1, max_size=6), st.sampled_from(["{{{}}}", "{{: {} }}", "{{:{}}}", "{{ {} }}"]))
@settings(max_examples=100, deadline=None)
def test_any_list_of_ids_classes_and_keys_is_recognised(items: list[str], spelling: str) -> None:
    assert ATTRIBUTE_LIST.fullmatch(spelling.format(" ".join(items)))
