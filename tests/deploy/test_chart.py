"""The Helm chart, rendered by Helm's own engine: manifests, secrets and settings that fit, and little in the open."""

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from groundrules.conversation.rasa_client import HEALTH_PATH
from groundrules.secrets import MADE, read_secrets
from groundrules.settings import Settings
from groundrules.web.app import create_app
from tests.docs.markdown import read
from tests.e2e.stack import procfile

from .files import (
    CHART,
    COMPOSE,
    DOCKERFILE,
    PROJECT,
    Manifest,
    Refused,
    checked,
    dockerfile_variables,
    known_variables,
)

_LEAST: dict[str, Any] = {"database": {"secretName": "pg"}, "redis": {"secretName": "cache", "secretKey": "address"}}
_AUTOSCALING = {"autoscaling": {"enabled": True}}
_ALL = _LEAST | {
    "image": {"repository": "registry.example.com/rules", "tag": "9", "pullSecrets": ["pull"], "pullPolicy": "Always"},
    "secrets": {"existingSecret": "ours"},
    "settings": {"GROUND_RULES_PUBLIC_URL": "https://rules.example.com", "GROUND_RULES_NEW_A_MINUTE": 5},
    "gateway": _AUTOSCALING,
    "rasa": _AUTOSCALING | {"replicas": 3},
    "actions": _AUTOSCALING,
    "service": {"type": "LoadBalancer", "port": 8080},
    "ingress": {"enabled": True, "host": "rules.example.com", "tlsSecretName": "tls"},
    "podDisruptionBudget": {"maxUnavailable": "25%"},
    "nodeSelector": {"kubernetes.io/os": "linux"},
    "tolerations": [{"key": "rules", "operator": "Exists"}],
}
_BARE = _LEAST | {"networkPolicy": {"enabled": False}, "podDisruptionBudget": {"enabled": False}}
_PARTS = ("actions", "gateway", "rasa")


@pytest.fixture(scope="module", params=[_LEAST, _ALL, _BARE], ids=["least", "all", "bare"])
def manifests(request: pytest.FixtureRequest) -> list[Manifest]:
    """What the chart makes of the values, once linted and held to the schemas of the oldest and newest Kubernetes."""
    found: list[Manifest] = checked("chart", CHART, request.param)
    return found


@pytest.fixture(scope="module")
def least() -> list[Manifest]:
    """What the chart makes of no more than it must be told."""
    found: list[Manifest] = checked("chart", CHART, _LEAST)
    return found


def _of(manifests: list[Manifest], kind: str) -> dict[str, Manifest]:
    return {manifest["metadata"]["name"]: manifest for manifest in manifests if manifest["kind"] == kind}


def _pods(manifests: list[Manifest]) -> Iterator[tuple[str, dict[str, str], dict[str, Any]]]:
    """Every pod's name, labels and spec."""
    for manifest in manifests:
        if manifest["kind"] == "Pod":
            yield manifest["metadata"]["name"], manifest["metadata"]["labels"], manifest["spec"]
        elif "template" in manifest.get("spec", {}):
            template = manifest["spec"]["template"]
            yield manifest["metadata"]["name"], template["metadata"]["labels"], template["spec"]


def _containers(manifests: list[Manifest]) -> list[dict[str, Any]]:
    return [
        container
        for _, _, spec in _pods(manifests)
        for container in [*spec.get("initContainers", []), *spec["containers"]]
    ]


def _selects(selector: dict[str, Any], labels: dict[str, str]) -> bool:
    fits = all(labels.get(name) == value for name, value in selector.get("matchLabels", {}).items())
    for one in selector.get("matchExpressions", []):
        assert one["operator"] == "NotIn"
        fits &= labels.get(one["key"]) not in one["values"]
    return fits


def test_there_is_all_that_runs(manifests: list[Manifest]) -> None:
    assert sorted(_of(manifests, "Deployment")) == [f"rules-{part}" for part in _PARTS]
    assert sorted(_of(manifests, "Service")) == [f"rules-{part}" for part in _PARTS]
    assert list(_of(manifests, "Job")) == ["rules-prepare"]
    assert set(_PARTS) == set(procfile())


def test_options_bring_what_they_name() -> None:
    kinds = {manifest["kind"] for manifest in checked("chart", CHART, _ALL)}
    assert {"Ingress", "HorizontalPodAutoscaler", "NetworkPolicy", "PodDisruptionBudget"} <= kinds
    assert "Secret" not in kinds
    bare = {manifest["kind"] for manifest in checked("chart", CHART, _BARE)}
    assert bare == {"ConfigMap", "Deployment", "Job", "Pod", "Secret", "Service"}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "database.secretName"),
        ({"database": {"secretName": "pg"}}, "redis.secretName"),
        (_LEAST | {"ingress": {"enabled": True}}, "ingress.host"),
        (_LEAST | {"gateways": {}}, "gateways"),
        (_LEAST | {"rasa": {"replicas": "two"}}, "replicas"),
        (_LEAST | {"settings": {"PORT": "9000"}}, "PORT"),
        (_LEAST | {"settings": {"GROUND_RULES_DATABASE": "postgresql://me:hush@host/name"}}, "GROUND_RULES_DATABASE"),
        (_LEAST | {"networkPolicy": {"gatewayFrom": []}}, "gatewayFrom"),
    ],
)
def test_values_that_do_not_fit_are_refused(values: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=re.escape(said)):
        checked("chart", CHART, values)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("ingress.yaml", "pathType: Prefix", "pathKind: Prefix"),
        ("prepare.yaml", "backoffLimit: 3", "backoffLimit: three"),
        ("settings.yaml", "kind: ConfigMap", "kind: SettingsMap"),
        ("settings.yaml", "{{- include", "{{- includes"),
    ],
)
def test_a_manifest_that_is_not_sound_is_found(tmp_path: Path, file: str, old: str, new: str) -> None:
    copy = shutil.copytree(CHART, tmp_path / "ground-rules")
    template = copy / "templates" / file
    assert old in read(template)
    template.write_text(read(template).replace(old, new), encoding="utf-8")
    with pytest.raises(Refused, match=r"Kubernetes|function"):
        checked("chart", copy, _ALL)


def test_all_versions_are_one() -> None:
    [project] = re.findall(r'^version = "(.+)"$', read(PROJECT / "pyproject.toml"), re.M)
    chart = yaml.safe_load(read(CHART / "Chart.yaml"))
    image = yaml.safe_load(read(CHART / "values.yaml"))["image"]["repository"]
    assert chart["appVersion"] == project
    assert f"image: {image}:{project}\n" in read(COMPOSE)


def test_only_the_gateway_can_be_reached_from_outside(manifests: list[Manifest]) -> None:
    services = _of(manifests, "Service")
    assert {services[f"rules-{part}"]["spec"]["type"] for part in ("rasa", "actions")} == {"ClusterIP"}
    for ingress in _of(manifests, "Ingress").values():
        [rule] = ingress["spec"]["rules"]
        assert [path["backend"]["service"]["name"] for path in rule["http"]["paths"]] == ["rules-gateway"]
    for _, _, spec in _pods(manifests):
        assert not spec.get("hostNetwork")
        assert not any("hostPort" in port for one in spec["containers"] for port in one.get("ports", []))


def test_policies_let_each_part_be_reached_by_those_who_need_it(least: list[Manifest]) -> None:
    policies = [manifest["spec"] for manifest in least if manifest["kind"] == "NetworkPolicy"]
    pods = {labels["app.kubernetes.io/component"]: labels for _, labels, _ in _pods(least)}
    reach: dict[str, set[str]] = {}
    for name, labels in pods.items():
        [policy] = [one for one in policies if _selects(one["podSelector"], labels)]
        assert policy["policyTypes"] == ["Ingress"]
        allowed = [peer for rule in policy.get("ingress", []) for peer in rule["from"]]
        ours = {
            other
            for other in pods
            for peer in allowed
            if "podSelector" in peer and _selects(peer["podSelector"], pods[other])
        }
        from_elsewhere = [peer for peer in allowed if "podSelector" not in peer]
        reach[name] = ours | ({"elsewhere"} if from_elsewhere else set())
        if from_elsewhere:
            assert yaml.safe_load(read(CHART / "values.yaml"))["networkPolicy"]["gatewayFrom"] == from_elsewhere
    assert reach == {
        "gateway": {"elsewhere", "test"},
        "rasa": {"gateway"},
        "actions": {"gateway", "rasa"},
        "prepare": set(),
        "test": set(),
    }


def test_every_container_is_locked_in(manifests: list[Manifest]) -> None:
    [user] = re.findall(r"^USER (\d+)$", read(DOCKERFILE), re.M)
    for _, _, spec in _pods(manifests):
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["runAsUser"] == int(user)
        assert spec["automountServiceAccountToken"] is False
    containers = _containers(manifests)
    assert len(containers) == 8
    for container in containers:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["resources"]["limits"]["memory"]


def _environment(container: dict[str, Any], manifests: list[Manifest]) -> dict[str, str]:
    """What a container is given, the image's own included; addresses that are secret are made up."""
    found = dockerfile_variables()
    for source in container.get("envFrom", []):
        found |= _of(manifests, "ConfigMap")[source["configMapRef"]["name"]]["data"]
    stores = {"GROUND_RULES_DATABASE": "postgresql://x", "GROUND_RULES_REDIS": "redis://x"}
    return found | {one["name"]: one.get("value") or stores[one["name"]] for one in container["env"]}


def test_every_variable_is_a_setting(manifests: list[Manifest]) -> None:
    given = {name for one in _containers(manifests) if "env" in one for name in _environment(one, manifests)}
    assert given - set(dockerfile_variables()) <= known_variables()


def test_processes_find_each_other(manifests: list[Manifest], monkeypatch: pytest.MonkeyPatch) -> None:
    services = _of(manifests, "Service")
    for container in [one for one in _containers(manifests) if "env" in one]:
        with monkeypatch.context() as patch:
            for name, value in _environment(container, manifests).items():
                patch.setenv(name, value)
            settings = Settings()
        for url, port in ((settings.rasa_url, settings.rasa_port), (settings.actions_url, settings.actions_port)):
            host = url.removeprefix("http://").removesuffix(f":{port}")
            assert services[host]["spec"]["ports"][0]["port"] == port
    for part, port in (("gateway", 8000), ("rasa", 5005), ("actions", 5055)):
        selector = {"matchLabels": services[f"rules-{part}"]["spec"]["selector"]}
        [found] = [spec for _, labels, spec in _pods(manifests) if _selects(selector, labels)]
        assert found["containers"][0]["args"] == [part]
        assert found["containers"][0]["ports"] == [{"name": "http", "containerPort": port}]


def test_no_secret_stands_in_a_manifest(manifests: list[Manifest]) -> None:
    for container in _containers(manifests):
        for one in container.get("env", []):
            if one["name"] in {"GROUND_RULES_DATABASE", "GROUND_RULES_REDIS"}:
                assert set(one) == {"name", "valueFrom"}
    assert "secrets.json" not in json.dumps(_of(manifests, "ConfigMap"))


def test_the_secrets_that_it_makes_are_those_that_are_read(least: list[Manifest], tmp_path: Path) -> None:
    [secret] = _of(least, "Secret").values()
    made = secret["stringData"]["secrets.json"]
    assert set(json.loads(made)) == set(MADE)
    assert all(len(value) == 43 for value in json.loads(made).values())
    assert len(set(json.loads(made).values())) == len(MADE)
    path = tmp_path / "secrets.json"
    path.touch(mode=0o600)
    path.write_text(made, encoding="utf-8")
    assert read_secrets(path).rasa_channel == json.loads(made)["rasa_channel"]
    for _, _, spec in _pods(least):
        for volume in spec.get("volumes", []):
            if volume["name"] == "secrets":
                assert volume["secret"]["secretName"] == secret["metadata"]["name"]
                assert [item["key"] for item in volume["secret"]["items"]] == list(secret["stringData"])


def _once_installed(copy: Path, known: dict[str, str]) -> dict[str, str]:
    """The secrets that the chart makes of those that the cluster has already."""
    template = copy / "templates" / "secrets.yaml"
    asked = 'lookup "v1" "Secret" .Release.Namespace $name'
    found = base64.b64encode(json.dumps(known).encode()).decode()
    assert asked in read(template)
    # There is no cluster to ask, so the answer stands in the place of the question.
    answered = read(template).replace(asked, f'dict "data" (dict "secrets.json" "{found}")')
    template.write_text(answered, encoding="utf-8")
    [secret] = _of(checked("chart", copy, _LEAST), "Secret").values()
    made: dict[str, str] = json.loads(secret["stringData"]["secrets.json"])
    return made


def test_an_upgrade_keeps_the_secrets_and_adds_what_an_older_version_did_not_know(tmp_path: Path) -> None:
    known = {"rasa_channel": "channel", "host_key": "host", "host_key_old": "older", "smtp_password": 'a "b" & <c>'}
    after = _once_installed(shutil.copytree(CHART, tmp_path / "ground-rules"), known)
    assert {name: after[name] for name in known} == known
    assert set(after) == set(known) | set(MADE)


def test_a_pods_home_is_made_as_its_first_container_says(least: list[Manifest], tmp_path: Path) -> None:
    [home] = _of(least, "Deployment")["rules-rasa"]["spec"]["template"]["spec"]["initContainers"]
    [secret] = _of(least, "Secret").values()
    (tmp_path / "secrets.json").write_text(secret["stringData"]["secrets.json"], encoding="utf-8")
    (tmp_path / "home").mkdir()
    command = [part.replace("/run/ground-rules/", f"{tmp_path}/") for part in home["command"]]
    here = {"GROUND_RULES": str(PROJECT), "GROUND_RULES_HOME": str(tmp_path / "home"), "PATH": os.environ["PATH"]}
    subprocess.run(command, cwd=PROJECT, env=_environment(home, least) | here, timeout=60, check=True)
    files = {path.name: path for path in (tmp_path / "home").iterdir()}
    assert set(files) == {"secrets.json", "endpoints.yml"}
    assert {path.stat().st_mode & 0o777 for path in files.values()} == {0o600}
    assert read(files["secrets.json"]) == secret["stringData"]["secrets.json"]
    endpoints = yaml.safe_load(read(files["endpoints.yml"]))
    assert endpoints["action_endpoint"]["url"] == "http://rules-actions:5055/webhook"
    assert endpoints["tracker_store"]["database"] == "postgresql://x"
    assert endpoints["lock_store"]["address"] == "redis://x"


def test_the_database_is_made_ready_before_anything_starts(manifests: list[Manifest]) -> None:
    job = _of(manifests, "Job")["rules-prepare"]
    hooks = [job, *_of(manifests, "Secret").values()]
    assert {one["metadata"]["annotations"]["helm.sh/hook"] for one in hooks} == {"pre-install,pre-upgrade"}
    weights = {one["kind"]: int(one["metadata"]["annotations"]["helm.sh/hook-weight"]) for one in hooks}
    assert weights.get("Secret", -1) < weights["Job"]
    [prepare] = job["spec"]["template"]["spec"]["containers"]
    assert prepare["command"][-1].endswith("exec deploy/start prepare --no-ports\n")
    # What the job needs is there before the release is.
    assert "envFrom" not in prepare
    for deployment in _of(manifests, "Deployment").values():
        [home] = deployment["spec"]["template"]["spec"]["initContainers"]
        assert home["command"][-1].endswith("exec deploy/start prepare --no-ports --no-database\n")


def test_the_probes_ask_for_what_answers(manifests: list[Manifest]) -> None:
    routes = {getattr(route, "path", "") for route in create_app(Settings()).routes}
    health = read(PROJECT / "groundrules" / "web" / "health.py")
    known: dict[str, Callable[[str], bool]] = {
        "rules-gateway": lambda path: path in routes,
        "rules-rasa": lambda path: path == HEALTH_PATH,
        # The same that the gateway asks to see whether the action server is well.
        "rules-actions": lambda path: f'settings.actions_url + "{path}"' in health,
    }
    for name, deployment in _of(manifests, "Deployment").items():
        [container] = deployment["spec"]["template"]["spec"]["containers"]
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            asked = container[probe]["httpGet"]
            assert asked["port"] == "http"
            assert known[name](asked["path"]), f"{name} {probe}"
    [test] = _of(manifests, "Pod").values()
    port = _of(manifests, "Service")["rules-gateway"]["spec"]["ports"][0]["port"]
    assert test["spec"]["containers"][0]["args"][-1] == f"http://rules-gateway:{port}/healthz"
    assert "/healthz" in routes


def test_autoscaling_decides_on_replicas_alone() -> None:
    manifests = checked("chart", CHART, _ALL)
    scaled = {one["spec"]["scaleTargetRef"]["name"] for one in _of(manifests, "HorizontalPodAutoscaler").values()}
    assert scaled == set(_of(manifests, "Deployment"))
    assert not any("replicas" in one["spec"] for one in _of(manifests, "Deployment").values())
    fixed = deepcopy(_ALL) | {part: {"replicas": 4} for part in _PARTS}
    deployments = _of(checked("chart", CHART, fixed), "Deployment")
    assert {one["spec"]["replicas"] for one in deployments.values()} == {4}


def test_a_change_of_settings_means_new_pods() -> None:
    def sums(values: dict[str, Any]) -> set[str]:
        deployments = _of(checked("chart", CHART, values), "Deployment").values()
        return {one["spec"]["template"]["metadata"]["annotations"]["checksum/settings"] for one in deployments}

    before = sums(_LEAST)
    assert before == sums(_LEAST)
    assert before.isdisjoint(sums(_LEAST | {"settings": {"GROUND_RULES_TOKEN_HOURS": 24}}))
