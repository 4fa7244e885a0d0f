"""Lets Rasa check what the action server answers without checking its own schema each time.

Rasa calls `jsonschema.validate`, which first holds the schema against the schema of schemas: two fifths of the time
that Rasa takes for a message. The schema is a constant, so one look at it is enough. tests/contract holds what this
builds on.
"""

from functools import lru_cache
from typing import Any

from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction


@lru_cache(maxsize=1)
def _validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def validate(result: Any) -> bool:
    """Return True for an answer in the form that Rasa asks of action servers; raises jsonschema's `ValidationError`."""
    wrong = best_match(_validator().iter_errors(result))
    if wrong is not None:
        raise wrong
    return True


def check_schema_once() -> None:
    """Have every remote action of this process check its results by `validate`."""
    RemoteAction._validate_action_result = lambda _self, result: validate(result)
