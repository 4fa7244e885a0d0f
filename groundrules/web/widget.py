"""The widget's files, for the pages of any site to load."""

from pathlib import PurePosixPath

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from groundrules.settings import PROJECT

WIDGET = PROJECT / "widget"
_SERVED = frozenset({".js", ".css", ".svg"})
_HEADERS = {
    # Module scripts of another site are fetched with CORS. There is nothing private in these files.
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    # Short, as the addresses do not change with the files; afterwards the ETag spares the download.
    "Cache-Control": "public, max-age=300",
}


class WidgetFiles(StaticFiles):
    """Serves the scripts, styles and pictures in `widget/`, and nothing else that may lie there."""

    def __init__(self) -> None:
        super().__init__(directory=WIDGET)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, or "not modified", with leave for other sites to read it."""
        if PurePosixPath(path).suffix not in _SERVED:
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        response.headers.update(_HEADERS)
        return response
