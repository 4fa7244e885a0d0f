"""What is sent by a form: read, limited, and taken only from our own pages."""

import hmac
import re
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile

from groundrules.desk.accounts import DeskRole
from groundrules.desk.sessions import LoggedIn
from groundrules.web.api.access import STORABLE
from groundrules.web.desk.access import at_least
from groundrules.web.desk.pages.page import at_desk, visiting
from groundrules.web.problems import Problem

_FIELD = "csrf"
_STORABLE = re.compile(STORABLE)
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True)
class Fields:
    """The fields of a form, by name; of one that comes twice, the last."""

    values: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a field's words without white space around them; empty if there is none."""
        return self.values.get(name, "").strip()

    def number(self, name: str) -> int:
        """Return a field's number; 0 for what is none."""
        value = self.values.get(name, "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0

    def read(self, model: type[_Model], **more: Any) -> _Model:
        """Return what the fields hold as a body of the JSON API. A 422 problem if it is not as it must be."""
        given = {name: self.text(name) for name in model.__fields__ if self.text(name)}
        try:
            return model.parse_obj(given | more)
        except ValidationError as error:
            raise Problem(422, "invalid-request", _said(error)) from None


def _said(error: ValidationError) -> str:
    fault = error.errors()[0]
    name = str(fault["loc"][-1]).replace("_", " ")
    if fault["type"] in {"value_error.missing", "value_error.any_str.min_length"}:
        return f"Something is missing: {name}."
    if fault["type"] == "value_error.any_str.max_length":
        return f"That is too long: {name} may have {fault['ctx']['limit_value']} characters."
    return f"That cannot be taken: {name}."


async def read_form(request: Request) -> Fields:
    """Return a form's fields. A 422 problem for what cannot be stored."""
    sent = await request.form()
    if any(isinstance(value, UploadFile) for value in sent.values()):
        raise Problem(422, "invalid-request", "No file is taken here.")
    # Browsers write line ends as CR LF.
    values = {name: str(value).replace("\r\n", "\n") for name, value in sent.items()}
    if not all(_STORABLE.match(value) for value in values.values()):
        raise Problem(422, "invalid-request", "The form holds characters that cannot be stored.")
    return Fields(values)


async def sent_by(request: Request, session: Annotated[LoggedIn, Depends(visiting)]) -> LoggedIn:
    """Return the session of whoever sends a form, if it is one of ours and of this very session.

    The fields are kept as `request.state.fields`.
    """
    fields = await read_form(request)
    request.state.fields = fields
    if not hmac.compare_digest(fields.text(_FIELD).encode(), session.csrf.encode()):
        detail = "The page that you sent this from is of an earlier log-in. Open it again, and do it from there."
        raise Problem(403, "bad-csrf", detail)
    return session


async def sent_at_desk(
    _session: Annotated[LoggedIn, Depends(at_desk)], session: Annotated[LoggedIn, Depends(sent_by)]
) -> LoggedIn:
    """Return the session of somebody who has chosen their password and sends one of our forms."""
    return session


async def fields_of(request: Request, _session: Annotated[LoggedIn, Depends(sent_by)]) -> Fields:
    """Return the fields of a form that was taken."""
    fields: Fields = request.state.fields
    return fields


Sent = Annotated[Fields, Depends(fields_of)]
Sender = Annotated[LoggedIn, Depends(sent_by)]
AgentSends = Annotated[LoggedIn, Depends(at_least(DeskRole.AGENT, sent_at_desk))]
LeadSends = Annotated[LoggedIn, Depends(at_least(DeskRole.LEAD, sent_at_desk))]
AdminSends = Annotated[LoggedIn, Depends(at_least(DeskRole.ADMIN, sent_at_desk))]
