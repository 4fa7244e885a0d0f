"""A record becomes one line, in both forms, with the request's id and without what an error says."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
import yaml

from groundrules import logs, request_ids

WORDS = "zanzibarwaltz"
ID = "0123456789abcdef0123456789abcdef"


@pytest.fixture(params=["plain", "json"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def written(form: str) -> Iterator[io.StringIO]:
    """What a logger that is like Rasa's own writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.make_formatter(form))
    logger = logging.getLogger("rasa.like")
    logger.addHandler(handler)
    logger.propagate = False
    yield stream
    logger.removeHandler(handler)
    logger.propagate = True


def fail() -> None:
    """Fail with an error that repeats words, and that another led to."""
    try:
        raise KeyError(WORDS)
    except KeyError as error:
        raise ValueError(f"no {WORDS}") from error


def test_a_line_names_level_logger_event_and_request(written: io.StringIO, form: str) -> None:
    with request_ids.under(ID):
        logging.getLogger("rasa.like").warning("Lost %d of %s", 3, "them")
    logging.getLogger("rasa.like").warning("No request")
    first, second = written.getvalue().splitlines()
    if form == "plain":
        assert first == f"WARNING rasa.like [{ID}]: Lost 3 of them"
        assert second == "WARNING rasa.like: No request"
    else:
        told = json.loads(first)
        assert told.pop("at").endswith("Z")
        assert told == {"level": "warning", "logger": "rasa.like", "event": "Lost 3 of them", "request_id": ID}
        assert "request_id" not in json.loads(second)


def test_an_error_is_told_by_type_and_place_not_by_what_it_says(written: io.StringIO, form: str) -> None:
    try:
        fail()
    except ValueError:
        logging.getLogger("rasa.like").exception("It failed", stack_info=True)
    text = written.getvalue()
    assert WORDS not in text
    assert "ValueError" in text
    assert "KeyError" in text
    assert "test_logs.py" in text
    if form == "json":
        told = json.loads(text)
        assert told["error"] == ["ValueError", "KeyError"]
        assert told["where"][-1].endswith(" fail")


def test_rasas_own_json_is_taken_apart_and_loses_the_variables_of_an_error(written: io.StringIO, form: str) -> None:
    frames = [{"filename": "x.py", "lineno": 1, "name": "f", "locals": {"text": WORDS}}]
    error = [{"exc_type": "KeyError", "exc_value": WORDS, "frames": frames}]
    told = {"event": "processor.failed", "level": "error", "model_id": "m1", "exception": error}
    logging.getLogger("rasa.like").error(json.dumps(told))
    text = written.getvalue()
    assert WORDS not in text
    assert "processor.failed" in text
    assert "KeyError" in text
    if form == "json":
        assert json.loads(text)["model_id"] == "m1"


@pytest.mark.parametrize("event", ["{no json", "{}", '{"event": 3}', "[1]"])
def test_what_only_looks_like_rasas_json_stays_as_it_is(written: io.StringIO, form: str, event: str) -> None:
    logging.getLogger("rasa.like").error("%s", event)
    text = written.getvalue()
    assert (json.loads(text)["event"] if form == "json" else text.strip().removeprefix("ERROR rasa.like: ")) == event


def test_an_error_that_leads_to_itself_has_an_end(written: io.StringIO) -> None:
    error = ValueError()
    error.__context__ = KeyError()
    error.__context__.__context__ = error
    logging.getLogger("rasa.like").error("It failed", exc_info=error)
    assert "KeyError" in written.getvalue()


def test_the_form_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    record = logging.LogRecord("a", logging.INFO, "f", 1, "said", None, None)
    monkeypatch.setenv("GROUND_RULES_LOGS", "json")
    assert json.loads(logs.make_formatter().format(record))["event"] == "said"
    monkeypatch.setenv("GROUND_RULES_LOGS", "plain")
    assert logs.make_formatter().format(record) == "INFO a: said"


def test_the_configuration_is_one_that_python_takes() -> None:
    configuration = yaml.safe_load(logs.CONFIGURATION.read_text(encoding="utf-8"))
    configured = logging.config.DictConfigurator(configuration)  # type: ignore[arg-type]  # a plain dict will do
    formatter = configured.configure_formatter(configuration["formatters"]["line"])
    assert type(formatter) is type(logs.make_formatter("plain"))
