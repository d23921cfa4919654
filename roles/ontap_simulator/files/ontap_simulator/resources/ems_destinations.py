# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations of ``/support/ems/destinations``."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from ..api.bodies import typed
from ..api.errors import ApiError
from ..api.http_messages import Answer
from ..api.schema import Record
from ..system.cluster import Cluster, reference
from ..system.ems_destinations import WEBHOOK, Destination
from ..system.webhooks import Delivery
from .calls import Call, Outcome, created
from .ems_filters import PATH as FILTERS
from .ems_names import changeable, check_name

PATH = "/api/support/ems/destinations"
_PORTS = {"udp_unencrypted": 514, "tcp_unencrypted": 601, "tcp_encrypted": 6514}  # of syslog, unless one is given
_CERTIFICATE = ("certificate.ca", "certificate.serial_number")


def collection_get(call: Call) -> Outcome:
    """GET of the collection. The receivers of webhooks are only asked for ``connectivity`` where the call names it."""
    stored = sorted(call.cluster.destinations.stored.values(), key=lambda each: each.name)
    source = [(number, _reader(call, each)) for number, each in enumerate(stored)]
    return Outcome(Answer(), unlocked=lambda: call.collection(source))


def get(call: Call) -> Outcome:
    """GET of one destination."""
    read = _reader(call, call.cluster.destinations.find(call.key))
    tested = any(name.startswith("connectivity.") for name in call.selected(call.parameters.get("fields", "")))
    return Outcome(Answer(), unlocked=lambda: call.single(read(tested)))


def create(call: Call) -> Outcome:
    """POST: 201."""
    given = typed(call.schema, call.body, "create", refused=262196)
    codes, stored = call.cluster.release.destination_codes, call.cluster.destinations.stored
    name = check_name(given, codes)
    if not given.get("type"):
        raise ApiError(262212, "type")
    if given["type"] == "snmp":
        raise ApiError(983149)
    if "destination" not in given:
        raise ApiError(262212, "destination")
    if name in stored:
        raise ApiError(1, "name")
    made = _changed(call, Destination(name, given["type"], ""), given)
    stored[name] = made
    return Outcome(created(call, _reader(call, made)(False), f"{PATH}/{name}"))


def modify(call: Call) -> Outcome:
    """PATCH: 200. A list of filters replaces the one that there was."""
    given = typed(call.schema, call.body, "modify", refused=262203)
    found = _changeable(call)
    if given.get("type", found.type) != found.type:
        raise ApiError(983150, "type")
    call.cluster.destinations.stored[found.name] = _changed(call, found, given)
    return Outcome(Answer())


def delete(call: Call) -> Outcome:
    """DELETE: 200."""
    del call.cluster.destinations.stored[_changeable(call).name]
    return Outcome(Answer())


def _changeable(call: Call) -> Destination:
    return changeable(call.cluster.destinations.find(call.key), 983152)


def _changed(call: Call, old: Destination, given: Mapping[str, Any]) -> Destination:
    """The destination with what a body gives; refused if that makes no sense together."""
    destinations = call.cluster.destinations
    address = given.get("destination", old.address)
    if not address:
        raise ApiError(983179, "destination")
    filters = [each.get("name") for each in given["filters"]] if "filters" in given else old.filters
    if not destinations.filters.keys() >= set(filters):
        raise ApiError(983107, "filters.name")
    syslog = {name: value for name, value in given.items() if name.startswith("syslog.") and value is not None}
    foreign = (syslog and old.type != "syslog") or (old.type != WEBHOOK and any(given.get(name) for name in _CERTIFICATE))
    if foreign:
        raise ApiError(call.cluster.release.destination_codes["not of the type"])
    certificate = _certificate(call, old, given)
    if old.type == WEBHOOK:
        _check_url(address)
        if certificate and address.startswith("http:"):
            raise ApiError(983145)
    return replace(
        old, address=address, filters=tuple(filters), certificate=certificate, syslog={**old.syslog, **syslog}
    )


def _certificate(call: Call, old: Destination, given: Mapping[str, Any]) -> tuple[str, str] | None:
    if not set(_CERTIFICATE) & set(given):
        return old.certificate
    ca, serial_number = (given.get(name) for name in _CERTIFICATE)
    if not ca and not serial_number:
        return None
    if not ca or not serial_number:
        raise ApiError(983144)
    known = call.cluster.destinations.certificates.get((ca, serial_number))
    if known is None:
        raise ApiError(983153)
    if known.key_path is None:
        raise ApiError(983154)
    return ca, serial_number


def _check_url(text: str) -> None:
    """Raises ApiError 983129 for another scheme than http and https, 983131 or 983130 for what is no URL."""
    scheme, separator, rest = text.partition("://")
    if not separator or scheme not in ("http", "https"):
        raise ApiError(983129)
    try:
        url = urlsplit(text)
        if rest.startswith("["):
            ipaddress.IPv6Address(url.hostname or "")
        usable = bool(url.hostname) and url.port != 0
    except ValueError:
        raise ApiError(983131 if rest.startswith("[") else 983130) from None
    if not usable or any(char.isspace() for char in text):
        raise ApiError(983130)


def _reader(call: Call, destination: Destination) -> Callable[[bool], Record]:
    """What reads the record, with a test of the connectivity if that is wanted; needs no lock any more."""
    cluster, record = call.cluster, _record(call, destination)
    nodes = [node.name for node in cluster.nodes]
    tests = cluster.destinations.tests(destination, nodes, cluster.clock.time()) if destination.type == WEBHOOK else []

    def read(advanced: bool) -> Record:
        if not advanced or not call.schema.under("connectivity"):
            return record
        if not tests:
            return {**record, "connectivity": {"state": "not_supported"}}
        return {**record, "connectivity": _connectivity(cluster, [cluster.destinations.test(each) for each in tests])}

    return read


def _connectivity(cluster: Cluster, deliveries: list[Delivery]) -> Record:
    nodes = {node.name: node for node in cluster.nodes}
    failed = [each for each in deliveries if not each.received]
    if not failed:
        return {"state": "success"}
    errors = [
        {
            "message": {"message": each.error or f"The server answered {each.status}.", "code": "983171"},
            "node": reference(nodes[each.node], "/api/cluster/nodes"),
        }
        for each in failed
    ]
    return {"state": "fail", "errors": errors}


def _record(call: Call, each: Destination) -> Record:
    record: Record = {"name": each.name, "type": each.type, "destination": each.address}
    record["filters"] = [{"name": name, "_links": {"self": {"href": f"{FILTERS}/{name}"}}} for name in each.filters]
    if each.certificate:
        ca, serial_number = each.certificate
        record["certificate"] = {"ca": ca, "serial_number": serial_number}
        if call.schema.find("certificate.name"):
            record["certificate"]["name"] = call.cluster.destinations.certificates[each.certificate].name
    if each.type == "syslog" and call.schema.under("syslog"):
        record["syslog"] = _syslog(call, each.syslog)
    if call.schema.find("system_defined"):
        record["system_defined"] = each.system_defined
    return {**record, "_links": {"self": {"href": f"{PATH}/{each.name}"}}}


def _syslog(call: Call, given: Mapping[str, Any]) -> Record:
    """All settings of syslog, those that nobody gave with their defaults."""
    syslog: Record = {"port": _PORTS[given.get("syslog.transport", "udp_unencrypted")], "format": {}}
    for field in call.schema.under("syslog"):
        part, _dot, name = field.name.removeprefix("syslog.").rpartition(".")
        default = field.enum[0] if field.enum else syslog["port"]
        (syslog[part] if part else syslog)[name] = given.get(field.name, default)
    return syslog
