"""Links that are a way to reach or pay someone. Which domain belongs to whom stands in `domains.yml`."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import tldextract
import yaml

from groundrules.guard.kinds import Candidate, Kind, details
from groundrules.guard.mapped import Mapped
from groundrules.guard.prepared import Prepared

_URL = re.compile(
    r"(?<![\w@.\-/])(?:h(?:tt|xx)ps?:/{1,2}|www\.)?[a-z0-9\u00a1-\uffff][\w\-]*(?:\.[\w\-]+)+(?::\d{2,5})?(?:/[^\s<>\"')\]]*)?"
    r"|(?:mailto|tel|skype|tg|whatsapp):[^\s<>\"')\]]+"
)
# "zoom dot us slash j slash ..." read as a link.
_SPOKEN_MARKS = re.compile(
    r"\s?[\(\[\{]\s?(?:dot|\.)\s?[\)\]\}]\s?|\s(?:dot|point|punto|ponto|punkt|точка)\s|\s?[\(\[\{]?\b(?:forward[\s\-])?slash\b[\)\]\}]?\s?|\s/\s|(?<=\w)\s\.\s(?=\w)|[\[({]\.[\])}]"
)
_CONTACT_PAGE = re.compile(r"/(?:contact(?:-us|o|s)?|kontakt|get-in-touch|reach-us|impressum|hire-me)(?:[/?#.]|$)")
_APPLY_PAGE = re.compile(
    r"/(?:apply|application|applications|careers?/[^/]+|jobs?/apply|bewerben|karriere/[^/]+)(?:[/?#]|$)"
)
_SCHEMES = {"mailto": Kind.EMAIL, "tel": Kind.PHONE, "skype": Kind.HANDLE, "tg": Kind.HANDLE, "whatsapp": Kind.HANDLE}
# So long a name comes about by no chance where spaces are left out.
_LONG_HOST = 9
_CALLED = {
    Kind.CALL_LINK: ("meet", "meeting", "meetings", "call", "conference", "webinar", "jitsi", "zoom"),
    Kind.BOOKING_LINK: ("book", "booking", "bookings", "schedule", "termin", "citas"),
}
_TRAILING = ".,;:!?"


class LinkDetector:
    """Finds links and judges them by their domain and path; a link to work is nobody's business."""

    def detect(self, message: Prepared) -> Sequence[Candidate]:
        """Return each suspicious link once."""
        whole = message.read.replace(_gapped(), lambda match: re.sub(r"\s", "", match[0]))
        spoken = whole.replace(_SPOKEN_MARKS, _mark)
        return details(
            (kind, *reading.span(start, end))
            for reading in (message.folded, message.read, spoken)
            for start, end, kind in _links(reading)
        )


def _mark(match: re.Match[str]) -> str:
    return "/" if "slash" in match[0] or match[0].strip() == "/" else "."


def _links(reading: Mapped) -> Iterator[tuple[int, int, Kind]]:
    for match in _URL.finditer(reading.text):
        link = match[0].rstrip(_TRAILING)
        kind = _kind(link)
        if kind is not None:
            yield match.start(), match.start() + len(link), kind


def _kind(link: str) -> Kind | None:
    scheme = link.partition(":")[0]
    if scheme in _SCHEMES:
        return _SCHEMES[scheme]
    path = re.sub(r"^(?:h(?:tt|xx)ps?:/+)?[^/]*", "", link)
    by_path = Kind.CONTACT_FORM if _CONTACT_PAGE.search(path) or _APPLY_PAGE.search(path) else None
    parts = _extract()(re.sub(r"^hxxp", "http", link))
    if not parts.suffix or not parts.domain:
        return by_path
    host = ".".join(part for part in (parts.subdomain, parts.domain, parts.suffix) if part)
    domain = f"{parts.domain}.{parts.suffix}"
    known = False
    for entry in _domains():
        if entry["host"] in (domain, host) or host.endswith("." + entry["host"]):
            known = True
            if re.search(entry.get("path", ""), path) and not re.search(entry.get("not", r"(?!)"), path):
                return Kind(entry["kind"])
    return None if known else by_path or _by_name(parts.subdomain)


def _by_name(subdomain: str) -> Kind | None:
    """Judge by what a host is called: "meet.fox.com", "book.fox.com"."""
    first = subdomain.partition(".")[0]
    return next((kind for kind, names in _CALLED.items() if first in names), None)


@lru_cache(maxsize=1)
def _extract() -> tldextract.TLDExtract:
    """The list of public suffixes that the package brings; nothing is fetched or cached."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=1)
def _gapped() -> re.Pattern[str]:
    """What finds a domain that leads to somebody with spaces in it: "cal endly . com"."""
    hosts = {entry["host"] for entry in _domains() if len(entry["host"]) >= _LONG_HOST}
    return re.compile(rf"(?<![\w.])(?:{'|'.join(r'[ ]?'.join(map(re.escape, host)) for host in sorted(hosts))})(?!\w)")


@lru_cache(maxsize=1)
def _domains() -> list[dict[str, str]]:
    data = yaml.safe_load((Path(__file__).parent / "domains.yml").read_text(encoding="utf-8"))
    entries = []
    for kind, some in data["domains"].items():
        for entry in some:
            entries.append({"kind": kind, **({"host": entry} if isinstance(entry, str) else entry)})
    return entries
