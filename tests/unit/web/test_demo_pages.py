"""The demo's pages as the gateway sends them: the made-up marketplace and its message room."""

import re

import pytest
from starlette.testclient import TestClient

from groundrules.rulebook.rulebook import Rulebook
from groundrules.web.demo.content import EXAMPLES, JOBS

EVIL = "<script>document.title='owned'</script>"


@pytest.mark.parametrize("job", [job.slug for job in JOBS])
def test_a_job_is_shown_among_the_others(client: TestClient, job: str) -> None:
    page = client.get(f"/?job={job}")
    assert page.status_code == 200
    assert re.findall(r'href="/\?job=([\w-]+)#job" aria-current="true"', page.text) == [job]
    for other in JOBS:
        assert f'href="/?job={other.slug}#job"' in page.text


def test_a_job_that_is_gone_is_said_to_be(client: TestClient) -> None:
    page = client.get("/", params={"job": EVIL})
    assert page.status_code == 404
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "That job is no longer open" in page.text
    assert EVIL not in page.text


def test_every_question_is_about_a_rule_of_the_rulebook(client: TestClient, rulebook: Rulebook) -> None:
    for job in JOBS:
        page = client.get(f"/?job={job.slug}").text
        asked = re.findall(r'href="/ask\?rule=([^"]+)" data-ground-rules-ask="([^"]+)"', page)
        assert asked == [(question.rule, question.rule) for question in job.questions]
        assert {rule for rule, _ in asked} <= rulebook.rules.keys()


@pytest.mark.parametrize(
    ("query", "role", "stage"),
    [
        ("", "freelancer", "before_contract"),
        ("?role=client&stage=active_contract", "client", "active_contract"),
        (f"?role={EVIL}&stage=after_contract", "freelancer", "before_contract"),
    ],
)
def test_the_room_embeds_both_elements_for_role_and_stage(
    client: TestClient, query: str, role: str, stage: str
) -> None:
    page = client.get(f"/demo/messages{query}")
    assert page.status_code == 200
    assert f'<ground-rules-compose for="message" role-is="{role}" stage="{stage}">' in page.text
    assert f'<ground-rules-help role-is="{role}" stage="{stage}">' in page.text
    assert re.findall(r'value="(\w+)" checked', page.text) == [stage, role]
    assert EVIL not in page.text
    for example in EXAMPLES:
        assert example.name in page.text


@pytest.mark.parametrize("path", ["/", "/demo/messages"])
def test_pages_keep_to_the_content_security_policy(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert "unsafe" not in page.headers["content-security-policy"]
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page.text)
    assert set(re.findall(r'(?:src|href)="(\w+:|//)', page.text)) == set()


def test_an_unchanged_page_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/demo/messages")
    assert client.get("/demo/messages", headers={"If-None-Match": first.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("file", ["quillmoor.css", "quillmoor.svg", "messages.css", "messages.js"])
def test_the_demos_own_files_are_served(client: TestClient, file: str) -> None:
    assert client.get(f"/demo/static/{file}").status_code == 200
