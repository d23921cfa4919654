# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small stand-in for the AWX API: collections of objects, found by their fields, linked with each other.

It refuses what AWX refuses in credential types, surveys and schedules, hides secrets as AWX does, and counts the writes.
"""

from __future__ import annotations

import contextlib
import http.server
import json
import threading
import typing as t
import urllib.parse

from support.awx_credential_rules import problems
from support.awx_template_rules import rrule_problems, survey_problems

Item = dict[str, t.Any]
Answer = tuple[int, t.Any]

ROOT = "/api/v2/"
TEMPLATES = ("job_templates", "workflow_job_templates", "projects", "workflow_approval_templates")
# What AWX answers for a field that nobody set, where a client compares it.
DEFAULTS: dict[str, Item] = {
    "inventories": {"kind": "", "host_filter": None},
    "projects": {"scm_revision": "0123abc"},
}
HIDDEN = "$encrypted$"


def name_of(item: Item) -> str:
    return str(item.get("name", item.get("identifier")))


class FakeAwx:
    """Its state, and what was asked of it."""

    def __init__(self) -> None:
        self.collections: dict[str, list[Item]] = {}
        self.links: dict[tuple[str, str], list[int]] = {}
        self.surveys: dict[str, Item] = {}
        self.writes: list[str] = []
        self.bodies: list[t.Any] = []
        self._last_id = 0

    def names(self, collection: str) -> list[str]:
        return [name_of(item) for item in self.collections.get(collection, [])]

    def linked(self, collection: str, identifier: str, link: str) -> list[str]:
        """The names of what an object is linked with."""
        (item,) = [item for item in self.collections[collection] if identifier in (item.get("name"), item.get("identifier"))]
        ids = self.links.get((item["url"], link), [])
        found = [other for items in self.collections.values() for other in items if other["id"] in ids]
        return [name_of(other) for other in found]

    def answer(self, method: str, target: str, body: Item) -> Answer:
        url = urllib.parse.urlsplit(target)
        path = url.path.removeprefix(ROOT).strip("/").split("/")
        if path[0] == "tokens":
            return (201, {"id": 1, "token": "token"}) if method == "POST" else (204, None)
        if method != "GET":
            self.writes.append(f"{method} {url.path}")
            self.bodies.append(body)
        if len(path) == 1:
            return self._list(path[0], dict(urllib.parse.parse_qsl(url.query))) if method == "GET" else self._create(path[0], body)
        found = [item for item in self._all(path[0]) if str(item["id"]) == path[1]]
        if not found:
            return 404, {"detail": "Not found."}
        if len(path) == 2:
            return self._change(path[0], found[0], body) if method == "PATCH" else (200, self._shown(path[0], found[0]))
        return self._part(method, found[0], path[2], body)

    def _all(self, collection: str) -> list[Item]:
        names = TEMPLATES if collection == "unified_job_templates" else (collection,)
        return [item for name in names for item in self.collections.get(name, [])]

    def _list(self, collection: str, wanted: dict[str, str]) -> Answer:
        if unknown := [name for name in wanted if name.partition("__")[0] not in ("name", "identifier", "id", "or", *RELATED)]:
            return 400, {"detail": f"no filter {unknown}"}
        found = [item for item in self._all(collection) if all(str(item.get(name)) == value for name, value in wanted.items())]
        return 200, self._page([self._shown(collection, item) for item in found])

    @staticmethod
    def _page(items: list[Item]) -> Item:
        return {"count": len(items), "next": None, "previous": None, "results": items}

    def _create(self, collection: str, body: Item) -> Answer:
        if refused := self._refusals(collection, body):
            return 400, refused
        self._last_id += 1
        url = f"{ROOT}{collection}/{self._last_id}/"
        kind = collection.removesuffix("s")
        related = {"survey_spec": f"{url}survey_spec/"}
        given = {**DEFAULTS.get(collection, {}), **self._given(collection, body)}
        item = {**given, "id": self._last_id, "url": url, "type": kind, "related": related, "summary_fields": {}}
        self.collections.setdefault(collection, []).append(item)
        return 201, self._shown(collection, item)

    def _change(self, collection: str, item: Item, body: Item) -> Answer:
        if refused := self._refusals(collection, {**item, **body}):
            return 400, refused
        item.update(self._given(collection, body))
        return 200, self._shown(collection, item)

    @staticmethod
    def _given(collection: str, body: Item) -> Item:
        """AWX takes null for nothing, and stores the default."""
        return {name: DEFAULTS.get(collection, {}).get(name) if value is None else value for name, value in body.items()}

    def _refusals(self, collection: str, body: Item) -> Item | None:
        found: list[str] = []
        if collection == "credential_types":
            found = problems(body)
            # AWX fills a type in, so that a definition without one would be changed on every run.
            for field in body.get("inputs", {}).get("fields", []):
                field.setdefault("type", "string")
        if collection == "credentials":
            known = [field["id"] for field in self._type_of(body)["inputs"]["fields"]]
            found = [f"{name} is no field" for name in body.get("inputs", {}) if name not in known]
        if collection == "schedules":
            found = rrule_problems(body["rrule"])
        return {"detail": found} if found else None

    def _type_of(self, credential: Item) -> Item:
        (found,) = [item for item in self.collections["credential_types"] if item["id"] == credential["credential_type"]]
        return found

    def _shown(self, collection: str, item: Item) -> Item:
        """The object as AWX shows it: secrets are hidden."""
        if collection != "credentials":
            return item
        secrets = [field["id"] for field in self._type_of(item)["inputs"]["fields"] if field.get("secret")]
        return {**item, "inputs": {name: HIDDEN if name in secrets else value for name, value in item["inputs"].items()}}

    def _part(self, method: str, item: Item, part: str, body: Item) -> Answer:
        if part == "survey_spec":
            if method == "GET":
                return 200, self.surveys.get(item["url"], {})
            if found := survey_problems(body):
                return 400, {"error": found}
            self.surveys[item["url"]] = body
            return 200, {}
        if part == "create_approval_template":
            status, created = self._create("workflow_approval_templates", body)
            item["unified_job_template"] = created["id"]
            item["related"]["unified_job_template"] = created["url"]
            return status, created
        ids = self.links.setdefault((item["url"], part), [])
        if method == "GET":
            return 200, self._page([{"id": number} for number in ids])
        if body.get("disassociate"):
            ids.remove(body["id"])
        else:
            ids.append(body["id"])
        return 204, None


RELATED = ("organization", "inventory", "credential_type", "workflow_job_template", "unified_job_template")


@contextlib.contextmanager
def serve(awx: FakeAwx) -> t.Iterator[str]:
    """Serve it on a free port of the loopback; gives its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length) or b"{}")
            with lock:
                status, answer = awx.answer(self.command, self.path, body)
            text = b"" if answer is None else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.send_header("X-API-Product-Name", "AWX")
            self.send_header("X-API-Product-Version", "24.6.1")
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PATCH = do_DELETE = handle_one

        def log_message(self, format: str, *args: t.Any) -> None:
            pass

    lock = threading.Lock()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
