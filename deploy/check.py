"""Checks the deployment's files without a container or a cluster. Runs in .venv-deploy: `make setup-deploy`.

`check.py compose FILE` holds a compose file to the Compose specification and prints what it says, as JSON.
`check.py chart FOLDER` takes values as JSON on standard input, lints the Helm chart with them, renders it with Helm's
own engine, holds every manifest to the Kubernetes schemas and prints the manifests as a JSON list.
Both end with code 1 and one problem a line on standard error if something is wrong.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import helm_python
import kubernetes_validate
import yaml
from compose_spec import PyCompose

# The oldest Kubernetes that Chart.yaml names, and the newest that the schemas know.
VERSIONS = ("1.25", kubernetes_validate.latest_version())
RELEASE, NAMESPACE = "rules", "help"
_VARIABLE = re.compile(r"\$\{(\w+)(?::?-([^}]*))?\}")
_LINT_WARNING = 2


class Wrong(Exception):
    """What is wrong with a file, one problem a line."""


def compose(file: Path) -> dict[str, Any]:
    """Return what a compose file says, with the variables' defaults in their places. Raises `Wrong`."""
    text = _VARIABLE.sub(lambda found: found[2] or "", file.read_text(encoding="utf-8"))
    said = yaml.safe_load(text)
    try:
        PyCompose.from_json(json.dumps(said))
    except (TypeError, ValueError) as error:
        raise Wrong(f"{file}: {error}") from None
    return dict(said)


def chart(folder: Path, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the manifests of a chart with these values. Raises `Wrong`."""
    report = helm_python.lint(folder, dict(values), strict=True, namespace=NAMESPACE)
    problems = [
        f"{message['path']}: {message['error']}"
        for message in report["messages"]
        if message["severity"] >= _LINT_WARNING
    ]
    try:
        with helm_python.Chart.load(folder) as loaded:
            loaded.validate_schema(dict(values))
            rendered = loaded.render(dict(values), name=RELEASE, namespace=NAMESPACE)
    except helm_python.HelmError as error:
        raise Wrong("\n".join([*problems, str(error)])) from None
    manifests = [
        manifest
        for path, text in rendered.items()
        if not path.endswith("NOTES.txt")
        for manifest in yaml.safe_load_all(text)
        if manifest is not None
    ]
    problems += [problem for manifest in manifests for problem in _breaches(manifest)]
    if problems:
        raise Wrong("\n".join(problems))
    return manifests


def _breaches(manifest: dict[str, Any]) -> Iterator[str]:
    """Say where a manifest breaks the schema of its kind, in each version."""
    for version in VERSIONS:
        try:
            kubernetes_validate.validate(manifest, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            place = ".".join(str(part) for part in error.path)
            yield f"{manifest['kind']} {manifest['metadata']['name']}, Kubernetes {version}, {place}: {error.message}"
        except kubernetes_validate.SchemaNotFoundError as error:
            yield f"{manifest['kind']}, Kubernetes {version}: {error.message}"


def main(what: str, path: str) -> int:
    """Check one file or folder; return the exit code."""
    try:
        found = compose(Path(path)) if what == "compose" else chart(Path(path), json.load(sys.stdin))
    except Wrong as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    sys.stdout.write(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
