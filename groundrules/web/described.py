"""What the OpenAPI document says of errors: every call may answer with a problem document, and with nothing else."""

from typing import Any

_PROBLEM = {
    "type": "object",
    "description": "An RFC 9457 problem document; some codes have more members.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "pattern": "^urn:ground-rules:problem:[a-z-]+$"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "minLength": 1},
        "errors": {
            "type": "array",
            "maxItems": 20,
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
        "limit": {"type": "integer"},
        "request_id": {"type": "string", "pattern": "^[0-9a-f-]{32,36}$"},
    },
}
_ANSWER = {
    "description": "What went wrong",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
# FastAPI's own shape of a refusal, which the gateway never sends.
_UNUSED = ("HTTPValidationError", "ValidationError")


def with_problems(document: dict[str, Any]) -> dict[str, Any]:
    """Return an OpenAPI document in which every call's errors are problem documents."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in _UNUSED:
        schemas.pop(name, None)
    schemas["Problem"] = _PROBLEM
    for path in document["paths"].values():
        for call in path.values():
            call["responses"].pop("422", None)
            call["responses"]["default"] = _ANSWER
    return document
