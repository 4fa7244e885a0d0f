"""The ranking inside models/ground-rules.tar.gz, if that is newer than all it was trained from."""

import tarfile
import tempfile
from pathlib import Path

from groundrules.language.ranking_model import RankingModel
from tests.e2e.stack import MODEL
from tests.nlu.report.run import PROJECT

_LEARNT_FROM = ("data", "policies", "config.yml", "groundrules/bot", "groundrules/language")
_FACTS = "ranking.json"


def is_current() -> bool:
    """Say whether the trained archive is newer than the data and the code it comes from."""
    return MODEL.is_file() and MODEL.stat().st_mtime >= _last_change()


def shipped_model() -> RankingModel | None:
    """Return the trained archive's ranking; None if there is none, or an old one."""
    if not is_current():
        return None
    with tarfile.open(MODEL) as archive, tempfile.TemporaryDirectory() as folder:
        [facts] = [name for name in archive.getnames() if Path(name).name == _FACTS]
        here = Path(facts).parent
        for member in archive.getmembers():
            if Path(member.name).parent == here and member.isfile():
                member.name = Path(member.name).name
                archive.extract(member, folder)
        return RankingModel.load(Path(folder))


def _last_change() -> float:
    return max(
        file.stat().st_mtime
        for name in _LEARNT_FROM
        for file in [PROJECT / name, *(PROJECT / name).rglob("*")]
        if file.is_file() and file.suffix in {".py", ".yml"}
    )
