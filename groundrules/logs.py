"""How all three processes log: `logging.yml` beside this file names what is here.

A line holds the request's id. An error's own text is left out, because it may repeat what a user wrote: its type and
the places it went through say where to look.
"""

import json
import logging.config
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
import yaml
from structlog.types import EventDict, WrappedLogger

from groundrules import request_ids
from groundrules.settings import Settings

CONFIGURATION = Path(__file__).with_name("logging.yml")
# Libraries whose finer levels log what goes through them: addresses, headers, rows, events. Whatever level is set for
# all, these stay above it.
TELLING = ("httpx", "httpcore", "sqlalchemy", "sse_starlette", "python_multipart", "redis", "asyncio")
# Errors whose text names code, and nothing else.
_SAYABLE = (ImportError, SyntaxError)
# How many of the innermost places of an error are told.
_PLACES = 12


def set_up(anew: bool = False) -> None:
    """Log as `logging.yml` says; unless `anew`, only if whoever started this process has not seen to it."""
    if anew or not logging.getLogger().handlers:
        logging.config.dictConfig(yaml.safe_load(CONFIGURATION.read_text(encoding="utf-8")))
    for name in TELLING:
        logging.getLogger(name).setLevel(logging.WARNING)


def make_formatter(form: str | None = None) -> logging.Formatter:
    """Return what makes a record a line: in the given form, `plain` or `json`, by default the installation's."""
    as_json = (form or Settings().logs) == "json"
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _unpacked,
            _without_error_text,
            _with_request_id,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else _plain,
        ],
    )


def _with_request_id(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    request_id = request_ids.current()
    if request_id:
        line["request_id"] = request_id
    return line


def _unpacked(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Take apart what Rasa logs, which it has made JSON of already; of an error it adds all local variables."""
    if not str(line.get("logger", "")).startswith("rasa") or not line["event"].startswith("{"):
        return line
    try:
        told = json.loads(line["event"])
    except ValueError:
        return line
    if not isinstance(told, dict) or not isinstance(told.get("event"), str):
        return line
    errors = told.pop("exception", None)
    if isinstance(errors, list):
        told["error"] = [error.get("exc_type") for error in errors]
    line.update(told)
    return line


def _without_error_text(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    told = line.pop("exc_info", None)
    line.pop("stack_info", None)
    if isinstance(told, tuple) and told[1] is not None:
        line.update(error=_kinds(told[1]), where=_places(told[2]))
    return line


def _kinds(error: BaseException | None) -> list[str]:
    """Return the types of an error and of those that led to it, the last one first."""
    kinds: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        said = f": {error}" if isinstance(error, _SAYABLE) else ""
        kinds.append(type(error).__name__ + said)
        error = error.__cause__ or error.__context__
    return kinds


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-_PLACES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def _plain(_logger: WrappedLogger, _method: str, line: Mapping[str, Any]) -> str:
    request_id = f" [{line['request_id']}]" if "request_id" in line else ""
    more = "".join(f"\n  {place}" for place in line.get("where", ()))
    error = f" ({' from '.join(map(str, line['error']))})" if line.get("error") else ""
    return f"{str(line['level']).upper()} {line.get('logger')}{request_id}: {line['event']}{error}{more}"
