"""Addresses are put together from parts, in any order; what has one part only is none."""

import pytest

from groundrules.guard.detectors.address import AddressDetector
from groundrules.guard.detectors.places import east_asian_places, places, with_what_follows
from groundrules.guard.prepared import prepare
from groundrules.guard.words import words


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("It's Unit 4, Corn Mill, 18 Lamb Lane, Ely CB7 9ZZ, so ring.", "Unit 4, Corn Mill, 18 Lamb Lane, Ely CB7 9ZZ"),
        ("To House 12-B, Street 9, Gulshan Phase 2, Lahore please", "House 12-B, Street 9, Gulshan Phase 2, Lahore"),
        ("No. 5 Adeola Close, off Marina Way, Yaba, second gate", "No. 5 Adeola Close, off Marina Way, Yaba"),
        ("Blk 3 Lot 8 Rosal St., Brgy. San Roque, Cainta. Blue.", "Blk 3 Lot 8 Rosal St., Brgy. San Roque, Cainta"),
        ("7/3 Park Row, 1st floor, near a bank, Pune 411001.", "7/3 Park Row, 1st floor, near a bank, Pune 411001"),
        ("P.O. Box 1234-00200, Nairobi is fine", "P.O. Box 1234-00200, Nairobi"),
    ],
)  # fmt: skip
def test_parts_side_by_side(text: str, address: str) -> None:
    assert [text[start:end] for start, end in places(text)] == [address]


@pytest.mark.parametrize(
    "text",
    [
        "We need 3 Videos, Monday at the latest.",
        "Phase 2, Phase 3 and the rest come later.",
        "Send 12 Instagram Posts, please.",
        "Windows 11, Office 365 and a Galaxy S21",
        "Chapter 4, page 12, line 3",
    ],
)
def test_one_part_is_no_address(text: str) -> None:
    assert list(places(text)) == []


def test_an_address_found_takes_its_other_parts_along() -> None:
    text = "via Garibaldi 15, interno 4, 50124 Firenze, e poi si vede"
    assert text[: with_what_follows(text, len("via Garibaldi 15"))] == "via Garibaldi 15, interno 4, 50124 Firenze"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("샘플은 서울시 강남구 테스트로 12길 3, 4층으로 보내주세요.", "서울시 강남구 테스트로 12길 3, 4층"),
        ("请寄到上海市静安区样板路88号5楼", "上海市静安区样板路88号5楼"),
    ],
)
def test_korean_and_chinese_addresses(text: str, address: str) -> None:
    assert any(text[start:end].endswith(address) for start, end in east_asian_places(text))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Come round: 9 Gumnut Crescent, Sampleton NSW 2999.", True),
        ("c\u200bo\u200bm\u200be round: 9 G\u200bumnut Cr\u0435scent, Sampleton NSW 2999.", True),
        ("9 Gumnut Crescent, Sampleton NSW 2999.", True),
        ("The listing is for 9 Gumnut Crescent, Sampleton NSW 2999, come up with a headline.", False),
        ("The museum sits at 9 Gumnut Crescent and is closed on Mondays and most of the winter.", False),
    ],
)
def test_an_address_counts_where_somebody_is_to_come_or_it_stands_alone(text: str, meant: bool) -> None:
    assert bool(AddressDetector().detect(prepare(text, words()))) == meant
