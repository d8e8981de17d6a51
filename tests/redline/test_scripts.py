"""Words of every script: no mark is cut off the letter it stands on, and a word that has marks is one word."""

from __future__ import annotations

import unicodedata

import pytest

from onrecord.redline import Mark, compare, words
from onrecord.text import read


def divided(text: str) -> list[str]:
    return [word.text for word in words(read(text).blocks[0])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("שָׁלוֹם עוֹלָם", ["שָׁלוֹם", " עוֹלָם"]),
        ("डेटा रखते हैं", ["डेटा", " रखते", " हैं"]),
        ("เก็บปี", ["เ", "ก็", "บ", "ปี"]),
        ("ភាសា", ["ភា", "សា"]),
        ("abc中文", ["abc", "中", "文"]),
        ("cafe\u0301s 1️⃣ ✔️ 👨‍👩‍👧", ["cafe\u0301s", " 1️⃣", " ✔️", " 👨‍👩‍👧"]),
        ("بياناتُك لمدة", ["بياناتُك", " لمدة"]),
        ("тест й", ["тест", " й"]),
        ("privacy@x.nl 5.000,00 e-mail", ["privacy@x.nl", " 5.000,00", " e-mail"]),
    ],
)
def test_a_word_keeps_its_marks(text: str, expected: list[str]) -> None:
    assert divided(text) == expected


@pytest.mark.parametrize("text", ["สวัสดี ครับ", "नमस्ते दुनिया", "בְּרֵאשִׁית", "မြန်မာ", "བོད་སྐད་", "e\u0301\u0323x", "ကို"])
def test_no_word_begins_with_a_mark(text: str) -> None:
    said = divided(text)
    assert "".join(said) == text
    assert [word for word in said if unicodedata.category(word.strip()[0])[0] == "M"] == []


@pytest.mark.parametrize(
    ("before", "after", "removed", "added"),
    [
        ("เก็บข้อมูลสองปี", "เก็บข้อมูลเจ็ดปี", "สอง", "เจ็ด"),
        ("אנו שומרים את המידע", "אָנוּ שׁוֹמְרִים את המידע", "אנו שומרים", "אָנוּ שׁוֹמְרִים"),
        ("हम डेटा दो साल रखते हैं", "हम डेटा सात साल रखते हैं", "दो", "सात"),
    ],
)
def test_what_changed_is_marked_in_whole_signs(before: str, after: str, removed: str, added: str) -> None:
    (change,) = compare(read(before).blocks, read(after).blocks).changes
    gone = "".join(word.text for segment in change.segments if segment.mark is Mark.REMOVED for word in segment.before)
    came = "".join(word.text for segment in change.segments if segment.mark is Mark.ADDED for word in segment.after)
    assert (gone.strip(), came.strip()) == (removed, added)
