"""The pages for people: the chat page, and the API's documentation."""

from pathlib import Path

from fastapi import APIRouter
from starlette.responses import FileResponse

router = APIRouter(include_in_schema=False)
_STATIC = Path(__file__).parent / "static"


@router.get("/")
async def chat() -> FileResponse:
    """The page to chat through the API."""
    return FileResponse(_STATIC / "chat.html")


@router.get("/api/docs")
async def api_docs() -> FileResponse:
    """The API's documentation, drawn by Swagger UI from our own server."""
    return FileResponse(_STATIC / "api-docs.html")
