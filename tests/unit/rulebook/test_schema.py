"""Each field's own rules. Rules across files are in `test_load.py`."""

import pytest
from pydantic import ValidationError

from groundrules.rulebook.marketplace import Marketplace
from groundrules.rulebook.schema import Rule, Section, Source, Variant, check_partial_date

VARIANT = {"roles": ["client"], "answer": "No."}


@pytest.mark.parametrize("value", ["2020", "2020-02", "2020-02-29"])
def test_partial_dates_that_exist(value: str) -> None:
    assert check_partial_date(value) == value


@pytest.mark.parametrize("value", ["2021-02-29", "2020-13", "20-01-01", "2020-1-1", "2020-06-26T10:00", "soon", ""])
def test_partial_dates_that_do_not_exist(value: str) -> None:
    with pytest.raises(ValueError, match="date"):
        check_partial_date(value)


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        (Variant, {"answer": "No."}, "stages"),
        (Variant, VARIANT | {"see": "no-slash"}, "see"),
        (Variant, VARIANT | {"verdict": "maybe"}, "verdict"),
        (Variant, VARIANT | {"answer": "   "}, "answer"),
        (Section, {"source": "ua", "title": "User Agreement"}, "source"),
        (Section, {"source": "UA", "title": "User Agreement", "number": "7.b"}, "number"),
        (Section, {"source": "UA", "title": "User Agreement", "url": "javascript:alert(1)"}, "url"),
        (Source, {"key": "UA", "title": "x", "authority": "rumour", "seen": "2020"}, "authority"),
        (Source, {"key": "UA", "title": "x", "authority": "binding", "seen": "2020", "url": "ftp://x"}, "url"),
    ],
)
def test_a_wrong_value_is_refused(kind: type, data: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        kind.parse_obj(data)
    assert [fault["loc"][0] for fault in caught.value.errors()] == [field]


def test_a_rule_cannot_be_changed_once_read(small) -> None:
    rule = small.rule("payments/tips")
    with pytest.raises(TypeError):
        rule.title = "Other"
    assert isinstance(rule, Rule)
    assert rule.topic == "payments"


def test_a_marketplace_names_every_party(small) -> None:
    data = small.marketplace.dict()
    data["parties"] = {"client": {"one": "client", "many": "clients"}}
    with pytest.raises(ValidationError, match="parties lacks freelancer, agency"):
        Marketplace.parse_obj(data)
