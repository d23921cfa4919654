# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The source as ansible-rulebook runs it: by its path, with a queue that holds one event."""

from __future__ import annotations

import asyncio
import json
import re
import runpy
import socket
import subprocess
import sys
import typing as t
import urllib.request

import pytest
import yaml
from ansible_collections.storage_keys.ontap.extensions.eda.plugins.plugin_utils.ems_options import _RANGES, OPTIONS
from support.commands import CHECKOUT
from support.ems_documents import document

FOLDER = CHECKOUT / "extensions/eda/plugins/event_source"
SOURCE = runpy.run_path(str(FOLDER / "ems_webhook.py"))
DOCUMENTED = yaml.safe_load(SOURCE["DOCUMENTATION"])["options"]
SCHEMA = json.loads((FOLDER / "schemas/ems_webhook.json").read_text())
TOKEN = "simulated-path-token-0"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def post(port: int) -> int:
    headers = {"Content-Type": "application/xml"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/ems/c1/{TOKEN}", document(), headers)
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 (its own server)
        return int(answer.status)


def test_it_receives_until_it_is_cancelled() -> None:
    async def scenario() -> dict[str, t.Any]:
        queue: asyncio.Queue[t.Any] = asyncio.Queue(1)
        port = free_port()
        for _turn in range(2):  # and again on the same port
            task = asyncio.create_task(SOURCE["main"](queue, {"host": "127.0.0.1", "port": str(port), "allow_http": "true", "path_token": TOKEN}))
            await asyncio.sleep(0.05)
            assert await asyncio.to_thread(post, port) == 200
            event = await queue.get()
            assert not task.done()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        return event

    event = asyncio.run(scenario())
    assert set(event) == {"ontap_ems", "meta"} and event["ontap_ems"]["cluster"] == event["meta"]["hosts"] == "c1"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"allow_http": True, "path_token": "x"}, "path_token must have"),
        ({"allow_http": True, "path_token": TOKEN, "hosts": "x"}, "hosts is no option of ems_webhook"),
        ({"allow_http": True, "path_token": TOKEN, "host": "192.0.2.1"}, r"host: 192\.0\.2\.1 is no address"),
    ],
)
def test_wrong_options_end_it_before_anything_starts(args: dict[str, t.Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        asyncio.run(SOURCE["main"](asyncio.Queue(1), args))


def test_it_needs_no_path_of_python() -> None:
    """ansible-rulebook knows nothing of collections: the source finds what belongs to it by where it lies."""
    program = f"import asyncio, runpy; asyncio.run(runpy.run_path({str(FOLDER / 'ems_webhook.py')!r})['main'](None, {{'x': 1}}))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd="/")
    assert ran.stderr.strip().splitlines()[-1].endswith(f"OptionError: x is no option of ems_webhook; these are: {', '.join(OPTIONS)}.")


def test_documentation_schema_and_code_have_the_same_options() -> None:
    types = {"secret": "str"}
    assert {name: types.get(kind, kind) for name, (kind, _default) in OPTIONS.items()} == {name: each["type"] for name, each in DOCUMENTED.items()}
    defaults = {name: default for name, (_kind, default) in OPTIONS.items() if default is not None}
    assert defaults == {name: each["default"] for name, each in DOCUMENTED.items() if "default" in each}
    assert defaults == {name: each["default"] for name, each in SCHEMA["properties"].items() if "default" in each}
    assert list(SCHEMA["properties"]) == list(OPTIONS) and not SCHEMA["additionalProperties"]
    json_types = {"str": "string", "path": "string", "int": "integer", "bool": "boolean", "list": "array"}
    for name, each in SCHEMA["properties"].items():
        assert each["type"] == json_types[DOCUMENTED[name]["type"]]
        assert each["description"] == _plain(DOCUMENTED[name]["description"])
        if name in _RANGES:
            assert (each["minimum"], each["maximum"]) == _RANGES[name]


def _plain(sentences: list[str]) -> str:
    return re.sub(r"[OCVP]\(([^)]*)\)", r"\1", " ".join(" ".join(sentences).split()))


def test_the_examples_are_rulebooks_with_options_that_are_there() -> None:
    examples = yaml.safe_load(SOURCE["EXAMPLES"])
    assert len(examples) == 2
    for ruleset in examples:
        (source,) = ruleset["sources"]
        assert set(source["storage_keys.ontap.ems_webhook"]) <= set(OPTIONS) and ruleset["rules"]
