# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of every resource, with the first and the last ONTAP release that has them, as data.

A field that changed its nature has a row for each stretch of releases.
"""

from __future__ import annotations

from .event_catalogue import SEVERITIES, SNMP_TRAP_TYPES
from .schema import Field

PROXY_TYPES = ("http", "https")
SCOPES = ("svm", "cluster")


def _code(name: str) -> tuple[Field, Field]:
    """A status code: a number at first, a text since 9.12.1."""
    return Field(name, "integer", advanced=True, until="9.11.1"), Field(name, advanced=True, since="9.12.1")


def _syslog(name: str, *values: str) -> Field:
    """What an event destination says about a server of syslog; the first value is the default."""
    return Field(f"syslog.{name}", enum=values, create=True, modify=True, since="9.12.1")


_AKV_FIELDS = (
    Field("uuid", listed=True, key=True),
    Field("scope", enum=SCOPES),
    Field("svm.uuid", create=True, listed=True),
    Field("svm.name", create=True, listed=True),
    Field("name", create=True, required=True, listed=True),
    Field("client_id", create=True, required=True, until="9.8"),
    Field("client_id", create=True, modify=True, required=True, since="9.9.1"),
    Field("tenant_id", create=True, required=True, until="9.8"),
    Field("tenant_id", create=True, modify=True, required=True, since="9.9.1"),
    Field("key_id", create=True, modify=True, required=True, until="9.10.1"),
    Field("key_id", create=True, required=True, since="9.11.1"),
    Field("client_secret", create=True, modify=True, required=True, read=False, secret=True, until="9.9.1"),
    Field("client_secret", create=True, modify=True, read=False, secret=True, since="9.10.1"),
    Field("client_certificate", create=True, modify=True, read=False, secret=True, since="9.10.1"),
    Field("authentication_method", enum=("client_secret", "certificate"), since="9.10.1"),
    Field("proxy_type", enum=PROXY_TYPES, create=True, modify=True),
    Field("proxy_host", create=True, modify=True),
    Field("proxy_port", "integer", low=0, high=65535, create=True, modify=True),
    Field("proxy_username", create=True, modify=True),
    Field("proxy_password", create=True, modify=True, read=False, secret=True),
    Field("port", "integer", low=0, high=65535, create=True, modify=True, sparse=True, since="9.14.1"),
    Field("oauth_host", create=True, modify=True, sparse=True, since="9.14.1"),
    Field("vault_host", create=True, modify=True, sparse=True, since="9.14.1"),
    Field("verify_host", "boolean", modify=True, sparse=True, since="9.14.1"),
    Field("verify_ip", "boolean", modify=True, sparse=True, since="9.14.1"),
    Field("configuration.name", create=True, since="9.14.1"),
    Field("configuration.uuid", since="9.14.1"),
    Field("enabled", "boolean", since="9.14.1"),
    # ONTAP's description lets it be read, but it belongs to one request and has no value afterwards.
    Field("skip_verification", "boolean", create=True, modify=True, since="9.16.1"),
    Field("state.available", "boolean", advanced=True),
    *_code("state.code"),
    Field("state.message", advanced=True),
    Field("azure_reachability.reachable", "boolean", advanced=True),
    *_code("azure_reachability.code"),
    Field("azure_reachability.message", advanced=True),
    Field("ekmip_reachability.node.uuid", advanced=True),
    Field("ekmip_reachability.node.name", advanced=True),
    Field("ekmip_reachability.reachable", "boolean", advanced=True),
    *_code("ekmip_reachability.code"),
    Field("ekmip_reachability.message", advanced=True),
)
_KEYSTORE_FIELDS = (
    Field("uuid", listed=True, key=True),
    Field("type", enum=("okm", "kmip", "akv", "gcp", "aws"), until="9.11.1"),
    Field("type", enum=("okm", "kmip", "akv", "gcp", "aws", "ikp"), since="9.12.1", until="9.16.1"),
    Field("type", enum=("okm", "kmip", "akv", "gcp", "aws", "ikp", "barbican"), since="9.17.1"),
    Field("location", enum=("onboard", "external")),
    Field("svm.uuid"),
    Field("svm.name"),
    Field("enabled", "boolean", modify=True, since="9.14.1"),
    Field("scope", enum=SCOPES, since="9.14.1"),
    Field("configuration.name", since="9.14.1"),
    Field("configuration.uuid", since="9.14.1"),
    Field(
        "state",
        enum=("active", "mixed", "svm_kek_rekey", "blocked", "switching", "initializing", "disabling"),
        since="9.16.1",
    ),
    Field("is_svm_kek", "boolean", since="9.19.1"),
)
_KEY_MANAGER_FIELDS = (
    Field("uuid", listed=True, key=True),
    Field("scope", enum=SCOPES),
    Field("svm.uuid"),
    Field("svm.name"),
    Field("onboard.enabled", "boolean"),
    Field("external.servers.server"),
)
_VERSION_FIELDS = (
    Field("version.full"),
    Field("version.generation", "integer"),
    Field("version.major", "integer"),
    Field("version.minor", "integer"),
)
_JOB_FIELDS = (
    Field("uuid", listed=True, key=True),
    Field("description"),
    Field("state", enum=("queued", "running", "paused", "success", "failure")),
    Field("message"),
    Field("code", "integer"),
    Field("start_time"),
    Field("end_time"),
    Field("error.message", since="9.9.1"),
    Field("error.code", since="9.9.1"),
    Field("svm.uuid", since="9.8"),
    Field("svm.name", since="9.8"),
    Field("node.name", since="9.12.1"),
)
_SVM_FIELDS = (
    Field("uuid", listed=True, key=True),
    Field("name", listed=True),
    Field("state", enum=("starting", "running", "stopping", "stopped", "deleting", "initializing")),
    Field("subtype", enum=("default", "dp_destination", "sync_source", "sync_destination", "data_engine")),
)
_NODE_FIELDS = (
    Field("uuid", listed=True, key=True),
    Field("name", listed=True),
    Field("state", enum=("up", "down"), since="9.8"),
    *_VERSION_FIELDS,
)

_EVENT_FIELDS = (
    Field("node.uuid", listed=True, key=True),
    Field("node.name", listed=True, key=True),
    Field("index", "integer", listed=True, key=True),
    Field("time", "time", listed=True),
    Field("message.name", listed=True),
    Field("message.severity", enum=SEVERITIES, listed=True),
    Field("log_message", listed=True),
    Field("parameters.name"),
    Field("parameters.value"),
    Field("source"),
)
_MESSAGE_FIELDS = (
    Field("name", listed=True, key=True),
    Field("severity", enum=SEVERITIES),
    Field("description"),
    Field("corrective_action"),
    Field("snmp_trap_type", enum=SNMP_TRAP_TYPES),
    Field("deprecated", "boolean"),
)

_FILTER_FIELDS = (
    Field("name", create=True, listed=True, key=True),
    Field("rules.index", "integer", create=True, modify=True),
    Field("rules.type", enum=("include", "exclude"), create=True, modify=True),
    Field("rules.message_criteria.name_pattern", create=True, modify=True),
    Field("rules.message_criteria.severities", create=True, modify=True),
    Field("rules.message_criteria.snmp_trap_types", create=True, modify=True),
    Field("rules.parameter_criteria.name_pattern", create=True, modify=True, since="9.13.1"),
    Field("rules.parameter_criteria.value_pattern", create=True, modify=True, since="9.13.1"),
    Field("system_defined", "boolean", since="9.10.1"),
    Field("access_control_role.name", since="9.13.1"),
)
_CERTIFICATE_FIELDS = (
    Field("uuid", listed=True, key=True),
    Field("name", listed=True),
    Field("scope", enum=("svm", "cluster")),
    Field("type", enum=("client", "server", "client_ca", "server_ca", "root_ca")),
    Field("common_name"),
    Field("ca"),
    Field("serial_number"),
)
_DESTINATION_FIELDS = (
    Field("name", create=True, listed=True, key=True),
    Field("type", enum=("snmp", "email", "syslog", "rest_api"), create=True, modify=True),
    Field("destination", create=True, modify=True),
    Field("filters.name", create=True, modify=True),
    Field("certificate.ca", create=True, modify=True),
    Field("certificate.serial_number", create=True, modify=True),
    Field("certificate.name", since="9.11.1"),
    Field("connectivity.state", enum=("success", "fail", "not_supported"), advanced=True, since="9.11.1"),
    Field("connectivity.errors.message.message", advanced=True, since="9.11.1"),
    Field("connectivity.errors.message.code", advanced=True, since="9.11.1"),
    Field("connectivity.errors.node.uuid", advanced=True, since="9.11.1"),
    Field("connectivity.errors.node.name", advanced=True, since="9.11.1"),
    Field("syslog.port", "integer", low=1, high=65535, create=True, modify=True, since="9.12.1"),
    _syslog("transport", "udp_unencrypted", "tcp_unencrypted", "tcp_encrypted"),
    _syslog("format.message", "legacy_netapp", "rfc_5424"),
    _syslog("format.timestamp_override", "no_override", "rfc_3164", "iso_8601_local_time", "iso_8601_utc"),
    _syslog("format.hostname_override", "no_override", "fqdn", "hostname_only"),
    Field("system_defined", "boolean", since="9.10.1"),
    Field("access_control_role.name", since="9.13.1"),
)

# Resource -> its fields, and the members that are lists of objects.
RESOURCES: dict[str, tuple[tuple[Field, ...], frozenset[str]]] = {
    "azure_key_vault": (_AKV_FIELDS, frozenset({"ekmip_reachability"})),
    "azure_key_vault_key": ((Field("key_id", create=True, required=True),), frozenset()),
    "security_keystore": (_KEYSTORE_FIELDS, frozenset()),
    "security_key_manager": (_KEY_MANAGER_FIELDS, frozenset({"external"})),
    "key_migration": ((Field("uuid", create=True, required=True),), frozenset()),
    "cluster": ((Field("uuid"), Field("name"), *_VERSION_FIELDS), frozenset()),
    "node": (_NODE_FIELDS, frozenset()),
    "job": (_JOB_FIELDS, frozenset()),
    "svm": (_SVM_FIELDS, frozenset()),
    "security_certificate": (_CERTIFICATE_FIELDS, frozenset()),
    "ems_event": (_EVENT_FIELDS, frozenset({"parameters"})),
    "ems_message": (_MESSAGE_FIELDS, frozenset()),
    "ems_filter": (_FILTER_FIELDS, frozenset({"rules", "rules.parameter_criteria"})),
    "ems_destination": (_DESTINATION_FIELDS, frozenset({"filters", "connectivity.errors"})),
}
# The write-only fields of any release: what a client sends too early is a secret all the same.
SECRETS = frozenset(field.name for field in _AKV_FIELDS if field.secret)
# The members that only come when they are named.
ADVANCED = frozenset(field.name.split(".")[0] for field in _AKV_FIELDS if field.advanced)
