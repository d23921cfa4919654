# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the simulator answers and accepts, held against the structure that NetApp published for ONTAP 9.8."""

from __future__ import annotations

import json
import re
import typing as t
from collections.abc import Iterator

import pytest
import requests
from ontap_simulator import Simulator
from ontap_simulator.api.releases import release_for
from support.sessions import session_with

from .conftest import AKV, CHECKOUT, VAULT

PUBLISHED = json.loads((CHECKOUT / "tests/contract/akv-openapi-9.8.json").read_text())
Schema = dict[str, t.Any]

# What 9.9.1 changed: PATCH takes these too, and a job tells its error in an object.
PATCHABLE_SINCE = {"client_id", "tenant_id"}
JOB_ERROR = {"type": "object", "properties": {"message": {"type": "string"}, "code": {"type": "string"}}}

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
TYPES: dict[str, type] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "object": dict,
    "array": list,
}


def resolve(schema: Schema) -> Schema:
    """Follow a reference."""
    if "$ref" not in schema:
        return schema
    found: Schema = PUBLISHED["definitions"][schema["$ref"].rsplit("/", 1)[1]]
    return found


def definition(name: str) -> Schema:
    """A published definition, with what 9.9.1 added."""
    found: Schema = PUBLISHED["definitions"][name]
    return {**found, "properties": {**found["properties"], "error": JOB_ERROR}} if name == "job" else found


def fits(value: object, kind: str) -> bool:
    """Whether a JSON value is of that type."""
    return isinstance(value, TYPES[kind]) and not (kind == "integer" and isinstance(value, bool))


def deviations(value: t.Any, schema: Schema, where: str = "") -> Iterator[str]:
    """Everything in an answer that the structure does not allow."""
    schema = resolve(schema)
    kind = schema.get("type", "object")
    if not fits(value, kind):
        yield f"{where}: {value!r} is no {kind}"
    elif kind == "object":
        for name, item in value.items():
            if name not in schema.get("properties", {}):
                yield f"{where}.{name} is not published"
            elif "x-ntap-writeOnly" in schema["properties"][name]:
                yield f"{where}.{name} must not be shown"
            else:
                yield from deviations(item, schema["properties"][name], f"{where}.{name}")
    elif kind == "array":
        for item in value:
            yield from deviations(item, schema["items"], f"{where}[]")
    elif value not in schema.get("enum", [value]):
        yield f"{where}: {value!r} is none of {schema['enum']}"
    elif schema.get("format") == "date-time" and not TIME.fullmatch(value):
        yield f"{where}: {value!r} is no time"


def leaves(schema: Schema, prefix: str = "") -> Iterator[tuple[str, Schema]]:
    """The dotted names of a structure; a flag of an object counts for its members."""
    for name, item in resolve(schema)["properties"].items():
        both = {**item.get("items", {}), **item}
        flags = {key: value for key, value in both.items() if key.startswith("x-ntap-") or key == "readOnly"}
        inner = resolve(item.get("items", item))
        if name != "_links" and inner.get("type") == "object":
            yield from ((leaf, {**flags, **rest}) for leaf, rest in leaves(inner, f"{prefix}{name}."))
        elif name != "_links":
            yield prefix + name, {**flags, **inner}


class Caller:
    """An HTTPS client of the simulator."""

    def __init__(self, simulator: Simulator, session: requests.Session):
        self.simulator = simulator
        self.session = session
        self._origin = f"https://127.0.0.1:{simulator.connection['http_port']}"

    def call(self, method: str, path: str, **options: t.Any) -> requests.Response:
        """``path`` as in an href."""
        return self.session.request(method, self._origin + path, timeout=30, **options)


@pytest.fixture
def caller(simulator: Simulator) -> Iterator[Caller]:
    with session_with(simulator.connection) as session:
        yield Caller(simulator, session)


@pytest.fixture
def vault(caller: Caller) -> str:
    """The path of a configuration with every field set."""
    proxy = {"proxy_type": "http", "proxy_host": "p", "proxy_port": 1, "proxy_username": "u", "proxy_password": "s"}
    answer = caller.call("POST", AKV, json={"svm": {"name": "svm1"}, **VAULT, **proxy})
    return answer.headers["Location"]


def test_an_answer_that_deviates_is_noticed() -> None:
    wrong = {"uuid": 5, "colour": "red", "client_secret": "x", "scope": "node", "ekmip_reachability": [{"code": "0"}]}
    assert len(list(deviations(wrong, definition("azure_key_vault")))) == 5


def test_one_configuration_is_complete_and_as_published(caller: Caller, vault: str) -> None:
    answer = caller.call("GET", vault, params={"fields": "**"}).json()
    assert not list(deviations(answer, definition("azure_key_vault")))
    expected = {name.split(".")[0] for name, flags in leaves(definition("azure_key_vault")) if not hidden(flags)}
    assert set(answer) == expected | {"_links"}


def hidden(flags: Schema) -> bool:
    return "x-ntap-writeOnly" in flags


@pytest.mark.parametrize("accept", ["application/hal+json", "application/json"])
@pytest.mark.parametrize("query", ["", "?fields=*", "?fields=**", "?max_records=1", "?return_records=false"])
def test_collections_are_as_published(caller: Caller, vault: str, accept: str, query: str) -> None:
    caller.call("POST", AKV, json=VAULT)
    answer = caller.call("GET", AKV + query, headers={"Accept": accept})
    assert answer.status_code == 200
    assert not list(deviations(answer.json(), definition("azure_key_vault_response")))


def test_other_states_are_as_published(caller: Caller, vault: str) -> None:
    simulator = caller.simulator
    for change in (
        lambda: simulator.set_volumes("svm1", False),
        lambda: simulator.set_reachable("svm1", False),
        lambda: simulator.set_available("svm1", False),
        lambda: simulator.set_ekmip("svm1", "node1", False),
    ):
        change()
        answer = caller.call("GET", vault, params={"fields": "**"}).json()
        assert not list(deviations(answer, definition("azure_key_vault")))


def test_a_new_record_is_as_published(caller: Caller) -> None:
    answer = caller.call("POST", f"{AKV}?return_records=true", json={"svm": {"name": "svm1"}, **VAULT})
    assert answer.status_code == 201 and answer.json()["records"]
    assert not list(deviations(answer.json(), definition("azure_key_vault_response")))


@pytest.mark.parametrize("fails", [False, True])
def test_jobs_are_as_published(caller: Caller, vault: str, fails: bool) -> None:
    if fails:
        caller.simulator.fail_next_job(65537515)
    job = caller.call("POST", f"{vault}/restore").json()["job"]
    path = job["_links"]["self"]["href"]
    states: list[str] = []
    while not states or states[-1] not in ("success", "failure"):
        answer = caller.call("GET", path, params={"fields": "**"}).json()
        assert not list(deviations(answer, definition("job")))
        states.append(answer["state"])
    assert set(definition("job")["properties"]) - set(answer) == (set() if fails else {"error"})


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", f"{AKV}/nobody"), ("GET", f"{AKV}?x=1"), ("POST", AKV), ("PUT", AKV), ("GET", "/api/x")],
)
def test_errors_are_as_published(caller: Caller, method: str, path: str) -> None:
    answer = caller.call(method, path)
    assert answer.status_code >= 400
    assert not list(deviations(answer.json(), definition("error_response")))


def test_the_flags_of_every_field() -> None:
    schema = release_for("9.9.1").schemas["azure_key_vault"]
    published = dict(leaves(definition("azure_key_vault")))
    assert {field.name for field in schema.fields} == set(published)
    for field in schema.fields:
        flags = published[field.name]
        read_only = any(flag in flags for flag in ("readOnly", "x-ntap-readOnly"))
        assert field.type == flags["type"]
        assert list(field.enum) == flags.get("enum", [])
        assert field.read is not hidden(flags)
        assert field.secret is hidden(flags)
        assert field.create is not read_only
        # The owner carries no flag, but ONTAP's text says that it must not be changed.
        fixed = read_only or "x-ntap-readCreate" in flags or field.name.startswith("svm.")
        assert field.modify is (field.name in PATCHABLE_SINCE or not fixed)


def test_every_operation_and_no_other() -> None:
    published = {
        (method.upper(), re.sub(r"\{[^}]*}", "{uuid}", "/api" + path))
        for path, methods in PUBLISHED["paths"].items()
        for method in methods
    }
    known = {(operation.method, operation.path) for operation in release_for("9.9.1").operations}
    assert published <= known
    # ONTAP's general rules add changes by query; the vendor's client of that time writes an underscore.
    assert {(method, path) for method, path in known - published if path.startswith(AKV)} == {
        ("PATCH", AKV),
        ("DELETE", AKV),
        ("POST", f"{AKV}/{{uuid}}/rekey_internal"),
    }


SAMPLES = {"integer": "1", "boolean": "true", "string": "x", "array": "uuid"}
SPECIAL = {"scope": "svm", "proxy_type": "http", "action": "pause"}


@pytest.mark.parametrize(
    ("path", "method"),
    [(path, method) for path, methods in PUBLISHED["paths"].items() for method in methods],
)
def test_every_published_parameter_is_accepted(caller: Caller, vault: str, path: str, method: str) -> None:
    caller.simulator.settings.job_seconds = 5
    job = caller.call("POST", f"{vault}/restore").json()["job"]["uuid"]
    uuid = job if "jobs" in path else vault.rsplit("/", 1)[1]
    url = re.sub(r"\{[^}]*}", uuid, "/api" + path)
    operation = PUBLISHED["paths"][path][method]
    names = {item["name"]: item for item in operation["parameters"] if item["in"] == "query"}
    bodies = {"post": {"svm": {"name": "svm2"}, **VAULT}, "patch": {"proxy_host": "p"}}
    body = bodies.get(method) if any(item["in"] == "body" for item in operation["parameters"]) else None
    for name, item in names.items():
        bounds = [item[bound] for bound in ("minimum", "maximum") if bound in item and method == "get"]
        for value in [SPECIAL.get(name, SAMPLES[item["type"]]), *bounds]:
            answer = caller.call(method.upper(), url, params={name: value}, json=body)
            assert answer.status_code < 300, (name, value, answer.text)
    if not names:
        assert caller.call(method.upper(), url).status_code in map(int, set(operation["responses"]) - {"default"})


def test_statuses_without_parameters(caller: Caller, vault: str) -> None:
    calls = {
        ("/security/azure-key-vaults", "post"): {"svm": {"name": "svm2"}, **VAULT},
        ("/security/azure-key-vaults/{uuid}", "patch"): {"proxy_host": "p"},
        ("/security/azure-key-vaults/{azure_key_vault.uuid}/rekey-internal", "post"): None,
        ("/security/azure-key-vaults/{azure_key_vault.uuid}/restore", "post"): None,
        ("/security/azure-key-vaults/{uuid}", "delete"): None,
    }
    for (path, method), body in calls.items():
        url = re.sub(r"\{[^}]*}", vault.rsplit("/", 1)[1], "/api" + path)
        status = caller.call(method.upper(), url, json=body).status_code
        assert str(status) in PUBLISHED["paths"][path][method]["responses"], (path, method)
