# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small stand-in for the AWX API, as strict as AWX was seen to be where the set-up is concerned.

It refuses what AWX refuses, shows objects as AWX shows them (secrets are hidden), syncs projects, and counts the writes.
"""

from __future__ import annotations

import contextlib
import http.server
import json
import threading
import typing as t
import urllib.parse

from support.awx_template_rules import launch_problems, launch_variables, survey_problems
from support.fake_awx_rules import link_refusal, refusal
from support.fake_awx_store import ROOT, Item, Store

Answer = tuple[int, t.Any]

PLAYBOOKS = [
    f"{name}.yml"
    for name in ("onboard", "rotate_secret", "rekey", "recover", "offboard", "health", "report", "export", "drift", "expiry", "diagnose")
]
# What AWX answers for a field that nobody set, where a client compares it.
DEFAULTS: dict[str, Item] = {
    "inventories": {"kind": "", "host_filter": None},
    "projects": {"scm_revision": "", "playbook_files": []},
    "groups": {"variables": ""},
}
HIDDEN = "$encrypted$"
GALAXY = "Ansible Galaxy/Automation Hub API Token"
ROLES = {
    "job_templates": ("admin", "execute", "read"),
    "workflow_job_templates": ("admin", "execute", "read", "approval"),
}
LINKS = ("success_nodes", "failure_nodes", "always_nodes")


class FakeAwx(Store):
    """Its state, and what was asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.surveys: dict[str, Item] = {}
        self.requests: list[str] = []
        self.bodies: list[t.Any] = []
        self.superuser = True
        # How a sync of a project ends; "running" is one that never does.
        self.sync: t.Callable[[Item], str] = lambda project: "successful"
        default = self.add("organizations", {"name": "Default"})
        kind = {"name": GALAXY, "kind": "galaxy", "namespace": "galaxy_api_token", "inputs": {"fields": []}}
        galaxy = self.add("credentials", {"name": "Ansible Galaxy", "credential_type": self.add("credential_types", kind)["id"], "inputs": {}})
        self.links[default["url"], "galaxy_credentials"] = [galaxy["id"]]

    @property
    def writes(self) -> list[str]:
        """The requests that change something; to sync a project is none of them, unless it is a new one."""
        reads = ("GET ", "POST /api/v2/tokens/", "DELETE /api/v2/tokens/")
        return [each for each in self.requests if not each.startswith(reads) and not each.endswith("/update/")]

    def names(self, collection: str) -> list[str]:
        return [str(item.get("name", item.get("identifier"))) for item in self.all(collection)]

    def linked(self, collection: str, name: str, link: str) -> list[str]:
        """The names of what an object is linked with."""
        return [str(other.get("name", other.get("identifier"))) for other in self.links_of(self.one(collection, name), link)]

    def answer(self, method: str, target: str, body: Item) -> Answer:
        url = urllib.parse.urlsplit(target)
        self.requests.append(f"{method} {url.path}")
        if method != "GET":
            self.bodies.append(body)
        path = [urllib.parse.unquote(part) for part in url.path.removeprefix(ROOT).strip("/").split("/")]
        if path[0] == "me":
            return 200, self._page([{"id": 1, "type": "user", "username": "someone", "is_superuser": self.superuser}])
        if path[0] == "roles":
            return self._link(method, {"url": f"{ROOT}roles/{path[1]}/"}, path[2], body)
        if len(path) == 1:
            query = urllib.parse.parse_qsl(url.query)
            if method == "POST":
                return self._create(path[0], body)
            return 200, self._page([self._shown(path[0], item) for item in self.select(path[0], query)])
        item = self.named(path[0], path[1]) if "++" in path[1] else self.get((path[0],), int(path[1]))
        if not item:
            return 404, {"detail": "Not found."}
        if len(path) == 2:
            return self._object(method, path[0], item, body)
        return self._part(method, path[0], item, path[2], body)

    @staticmethod
    def _page(items: list[Item]) -> Item:
        return {"count": len(items), "next": None, "previous": None, "results": items}

    def _object(self, method: str, collection: str, item: Item, body: Item) -> Answer:
        if method == "DELETE":
            self.collections[collection].remove(item)
            return 204, None
        if method == "PATCH":
            new = {**item, **self._given(collection, body)}
            if refused := refusal(self, self.surveys, collection, item, new, self.superuser):
                return refused
            synced = any(item.get(name) != new.get(name) for name in ("scm_url", "scm_branch", "scm_type"))
            item.update(new)
            if collection == "projects" and synced:
                self._sync(item)
        return 200, self._shown(collection, item)

    def _create(self, collection: str, body: Item) -> Answer:
        if collection == "tokens":
            return 201, {**self.add("tokens", {"scope": "write"}), "token": "canary-token"}
        new = {**DEFAULTS.get(collection, {}), **self._given(collection, body)}
        if refused := refusal(self, self.surveys, collection, None, new, self.superuser):
            return refused
        item = self.add(collection, new)
        if collection == "projects":
            self._sync(item)
        return 201, self._shown(collection, item)

    @staticmethod
    def _given(collection: str, body: Item) -> Item:
        """AWX takes null for nothing, and stores the default."""
        return {name: DEFAULTS.get(collection, {}).get(name) if value is None else value for name, value in body.items()}

    def _sync(self, project: Item) -> Item:
        """A sync that ends at once, or never. What it found is there afterwards."""
        status = self.sync(project)
        ended = status != "running"
        fields = {"project": project["id"], "status": status, "failed": ended and status != "successful", "finished": "now" if ended else None}
        update = self.add("project_updates", {**fields, "event_processing_finished": ended, "scm_revision": "0123abc"})
        project["syncs"] = {("last_update" if ended else "current_update"): {"id": update["id"], "status": status}}
        if status == "successful":
            project.update(scm_revision="0123abc", playbook_files=PLAYBOOKS)
        return update

    def _summarized(self, credential: Item) -> Item:
        """A credential as AWX tells of it in an object that it is linked with."""
        return {**{name: credential[name] for name in ("id", "name")}, "kind": self.value(credential, ["credential_type", "namespace"])}

    def _shown(self, collection: str, item: Item) -> Item:
        """The object as AWX shows it."""
        parts = ("survey_spec", "update", "hosts", "create_approval_template")
        summary: Item = {}
        shown = {**item, "related": {part: f"{item['url']}{part}/" for part in parts}, "summary_fields": summary}
        if organization := self.get(("organizations",), item.get("organization")):
            summary["organization"] = {"id": organization["id"], "name": organization["name"]}
        if collection in ROLES:
            roles = {f"{role}_role": {"id": item["id"] * 100 + number} for number, role in enumerate(ROLES[collection])}
            summary.update(object_roles=roles, credentials=[self._summarized(each) for each in self.links_of(item, "credentials")])
        if collection == "projects":
            summary.update(item["syncs"])
        if collection == "workflow_job_template_nodes":
            shown.update({link: [other["id"] for other in self.links_of(item, link)] for link in LINKS})
            if item.get("unified_job_template"):
                template = self.get(("workflow_approval_templates",), item["unified_job_template"])
                shown["related"].update({"unified_job_template": template["url"]} if template else {})
        if collection == "credentials":
            kind = self.get(("credential_types",), item["credential_type"])
            secrets = [field["id"] for field in kind["inputs"]["fields"] if field.get("secret")] if kind else []
            shown["inputs"] = {name: HIDDEN if name in secrets else value for name, value in item["inputs"].items()}
        return shown

    def _part(self, method: str, collection: str, item: Item, part: str, body: Item) -> Answer:
        if part == "survey_spec":
            if method == "GET":
                return 200, self.surveys.get(item["url"], {})
            if found := survey_problems(body):
                return 400, {"error": found}
            self.surveys[item["url"]] = body
            return 200, {}
        if part == "update":
            return 202, self._sync(item)
        if part == "launch":
            return self._launch(item, body.get("extra_vars", {}))
        if part == "create_approval_template":
            created = self.add("workflow_approval_templates", body)
            item["unified_job_template"] = created["id"]
            return 201, created
        return self._link(method, item, part, body)

    def _launch(self, template: Item, answers: Item) -> Answer:
        survey = self.surveys.get(template["url"], {})
        if found := launch_problems(survey, answers, all_required=True):
            return 400, {"variables_needed_to_start": found}
        return 201, {"extra_vars": launch_variables(survey, answers)}

    def _link(self, method: str, item: Item, link: str, body: Item) -> Answer:
        ids = self.links.setdefault((item["url"], link), [])
        others = [other for number in ids for items in self.collections.values() for other in items if other["id"] == number]
        if method == "GET":
            return 200, self._page([{"id": other["id"], "name": other.get("name")} for other in others])
        if body.get("disassociate"):
            ids.remove(body["id"])
            return 204, None
        other = next((other for items in self.collections.values() for other in items if other["id"] == body["id"]), None)
        if refused := link_refusal(self, item, link, other):
            return refused
        ids.append(body["id"])
        return 204, None


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
