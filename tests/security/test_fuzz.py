"""Whatever is sent as a message, and whatever stands in a rulebook's file, the answer has a reason."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from groundrules.rulebook.document import Problem, RulebookError
from groundrules.rulebook.load import load_rulebook
from tests.conftest import PROJECT
from tests.unit.web.gateway import Talk

SOURCE = PROJECT / "groundrules" / "starter" / "project" / "policies"
FILES = sorted(path.name for path in SOURCE.glob("*.yml"))
# A fixture stays the same for all examples; each example begins nothing that another one reads.
ROUGH = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
MESSAGES = VALUES | st.fixed_dictionaries(
    {}, optional={"client_id": VALUES | st.text(), "text": VALUES | st.text(), "choice": VALUES | st.text()}
)


def answered(response: Any) -> None:
    """Hold that it is an answer, or a problem that says what is wrong and is short."""
    assert response.status_code in {200, 404, 413, 422}, response.text
    if response.status_code != 200:
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["detail"]
        assert len(response.content) < 8_192


@ROUGH
@given(body=MESSAGES)
def test_any_json_as_a_message(client: TestClient, body: Any) -> None:
    talk = Talk(client)
    answered(client.post(talk.path, content=json.dumps(body), headers=talk.headers | _JSON))
    assert all(isinstance(message["text"], str) for message in talk.read())


_JSON = {"Content-Type": "application/json"}


@ROUGH
@given(body=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: f'{{"text": "{text}'.encode()))
def test_any_bytes_as_a_message(client: TestClient, body: bytes) -> None:
    talk = Talk(client)
    response = client.post(talk.path, content=body, headers=talk.headers | _JSON)
    assert response.status_code in {400, 422}, response.text
    assert response.json()["detail"]
    assert talk.read() == []


@ROUGH
@given(text=st.text(min_size=1, max_size=2_000))
def test_any_text_is_kept_as_it_is_or_refused(client: TestClient, text: str) -> None:
    talk = Talk(client)
    response = talk.post({"client_id": "1", "text": text})
    answered(response)
    said = [message["text"] for message in talk.read() if message["author"] == "user"]
    assert said == ([text] if response.status_code == 200 else [])


def loaded(name: str, content: bytes) -> None:
    """Load the starter's rulebook with this in the place of a file; each problem names file, line and field."""
    with TemporaryDirectory() as folder:
        for path in SOURCE.glob("*.yml"):
            (Path(folder) / path.name).write_bytes(content if path.name == name else path.read_bytes())
        for problem in problems_of(Path(folder)):
            lines = problem.file.read_bytes().count(b"\n") + 2 if problem.file.is_file() else 1
            assert problem.file.parent == Path(folder), problem
            assert 1 <= problem.line <= lines, problem
            assert problem.field, problem
            assert problem.message, problem


def problems_of(folder: Path) -> list[Problem]:
    try:
        load_rulebook(folder)
    except RulebookError as error:
        assert_some(error.problems)
        return error.problems
    return []


def assert_some(problems: list[Problem]) -> None:
    assert problems, "it was refused, and nobody is told why"


@ROUGH
@given(name=st.sampled_from(FILES), content=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_as_a_file_of_the_rulebook(name: str, content: bytes) -> None:
    loaded(name, content)


@ROUGH
@given(name=st.sampled_from(FILES), value=VALUES)
def test_any_yaml_as_a_file_of_the_rulebook(name: str, value: Any) -> None:
    loaded(name, yaml.safe_dump(value, allow_unicode=True).encode("utf-8", "surrogatepass"))


@ROUGH
@given(data=st.data())
def test_any_value_in_the_place_of_one(data: st.DataObject) -> None:
    """Malformed values deep inside a file that is good but for them."""
    name = data.draw(st.sampled_from(FILES))
    whole = yaml.safe_load((SOURCE / name).read_text(encoding="utf-8"))
    holder, key = data.draw(st.sampled_from(list(places(whole))))
    holder[key] = data.draw(VALUES)
    loaded(name, yaml.safe_dump(whole, allow_unicode=True).encode("utf-8", "surrogatepass"))


def places(value: Any) -> Any:
    """Yield every place in a document: what holds it, and its key there."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield value, key
        yield from places(inner)
