# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One question to Azure: what comes back, whatever comes back, and where its token goes."""

from __future__ import annotations

import os
import typing as t
from pathlib import Path

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.book import Ask
from ansible_collections.storage_keys.ontap.plugins.plugin_utils import _azure_ask
from support.azure.answers import Answer, Request
from support.azure.server import Azure


@pytest.fixture(scope="module")
def azure(tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Azure]:
    with Azure(tmp_path_factory.mktemp("azure")) as azure:
        yield azure


def ask(azure: Azure, monkeypatch: pytest.MonkeyPatch, answer: Answer, ca_path: str | None = None) -> tuple[dict[str, t.Any], list[Request]]:
    asked: list[Request] = []

    def answered(request: Request) -> Answer:
        asked.append(request)
        return answer

    monkeypatch.setattr(azure, "answer", answered)
    result = _azure_ask.send(Ask(f"{azure.url}/v1.0/applications", "canary"), str(azure.ca_path) if ca_path is None else ca_path)
    assert "canary" not in str(result) and result["item"] == {"url": f"{azure.url}/v1.0/applications"}
    return result, asked


def test_an_answer(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    result, (request,) = ask(azure, monkeypatch, Answer(200, {"value": []}))
    assert (result["status"], result["json"], result["retry_after"]) == (200, {"value": []}, None) and result["date"]
    assert (request.method, request.headers["Authorization"]) == ("GET", "Bearer canary")


def test_a_refusal(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    result, _asked = ask(azure, monkeypatch, Answer(429, {"error": {"code": "busy"}}, headers={"Retry-After": "7"}))
    assert (result["status"], result["json"], result["retry_after"]) == (429, {"error": {"code": "busy"}}, "7")


def test_what_is_no_json(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    for body in (b"<html>", b"", b"\xff"):
        assert ask(azure, monkeypatch, Answer(200, body))[0]["json"] is None


def test_the_token_is_not_sent_elsewhere(azure: Azure, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # A file of logins would take the token's place.
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login somebody password canary-2\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    result, asked = ask(azure, monkeypatch, Answer(302, None, headers={"Location": f"{azure.url}/elsewhere"}))
    assert result["status"] == 302 and [(request.path, request.headers["Authorization"]) for request in asked] == [
        ("/v1.0/applications", "Bearer canary")
    ]


def test_one_that_nobody_vouches_for(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    result, asked = ask(azure, monkeypatch, Answer(200, {}), ca_path="")
    assert result["status"] == -1 and "CERTIFICATE_VERIFY_FAILED" in result["msg"] and not asked


def test_nobody_is_there(tmp_path: Path) -> None:
    for url in ("https://127.0.0.1:9/", "https://127.0.0.1:nine/", "https://"):
        result = _azure_ask.send(Ask(url, "canary"))
        assert result["status"] == -1 and result["msg"].startswith("Request failed: ") and "canary" not in str(result)


def test_the_environment_of_the_task_holds_while_it_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://before.example")
    monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(KeyError), _azure_ask.environment({"https_proxy": "http://proxy.example", "no_proxy": 1}):
        assert (os.environ["https_proxy"], os.environ["no_proxy"]) == ("http://proxy.example", "1")
        raise KeyError
    assert os.environ["https_proxy"] == "http://before.example" and "no_proxy" not in os.environ
