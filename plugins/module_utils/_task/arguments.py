# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that modules share: their specifications, one function each (private)."""

from __future__ import annotations

import typing as t

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import ADVANCED, CREDENTIALS, SETTINGS, Field
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health import VERDICTS

Spec = dict[str, dict[str, t.Any]]

UPDATE_SECRET = ("on_create", "with_change", "when_unreachable", "always")
UPDATE_PROXY_PASSWORD = ("on_create", "always")
KEY_VERSION = ("follow", "pin")


def connection_spec() -> Spec:
    """How to reach the system and log in; each option can come from the environment."""
    return {
        "hostname": _from_environment("hostname", type="str"),
        "username": _from_environment("username", type="str"),
        "password": _from_environment("password", type="str", no_log=True),
        "cert_filepath": _from_environment("cert_filepath", type="path"),
        "key_filepath": _from_environment("key_filepath", type="path", no_log=False),
        "access_token": _from_environment("access_token", type="str", no_log=True),
        "http_port": _from_environment("http_port", type="int", default=443),
        "validate_certs": _from_environment("validate_certs", type="bool", default=True),
        "ca_path": _from_environment("ca_path", type="path"),
        "use_proxy": _from_environment("use_proxy", type="bool", default=True),
        "timeout": _from_environment("timeout", type="int", default=60),
    }


def target_spec() -> Spec:
    """Which configuration, for modules that deal with one."""
    return {
        "scope": {"type": "str", "choices": ["svm", "cluster"], "default": "svm"},
        "svm_name": {"type": "str"},
        "svm_uuid": {"type": "str"},
        "uuid": {"type": "str"},
    }


def targets_spec() -> Spec:
    """Which of the configurations that exist."""
    return {
        "scope": {"type": "str", "choices": ["svm", "cluster"]},
        "svm_name": {"type": "list", "elements": "str"},
        "svm_uuid": {"type": "list", "elements": "str"},
        "uuid": {"type": "list", "elements": "str"},
    }


def application_spec() -> Spec:
    """And of these only those that have an application or a vault in common."""
    return {**targets_spec(), "client_id": {"type": "str"}, "vault": {"type": "str"}}


def listing_spec() -> Spec:
    """Which configurations to list, and how, besides the targets."""
    return {
        "filters": {"type": "dict"},
        "gather": {"type": "list", "elements": "str", "choices": [*ADVANCED, "all", "settings"], "default": []},
        "order_by": {"type": "list", "elements": "str"},
        "max_records": {"type": "int"},
    }


def configuration_spec() -> Spec:
    """The settings of one configuration, from the table of fields, and which one of several it is."""
    return {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "configuration_name": {"type": "str"},
        "enabled": {"type": "bool"},
        **{field.name: _setting(field) for field in SETTINGS},
    }


def entries_spec() -> Spec:
    """Many configurations, and what they have in common: all but whose they are, which is an entry's own matter."""
    one = configuration_spec()
    common = {**one, "state": {name: value for name, value in one["state"].items() if name != "default"}}
    return {
        "configs": {"type": "list", "elements": "dict", "required": True, "options": {**target_spec(), **one}},
        "common": {"type": "dict", "options": common},
    }


def policy_spec() -> Spec:
    return {
        "key_version": {"type": "str", "choices": list(KEY_VERSION), "default": "follow", "no_log": False},
        "update_secret": {"type": "str", "choices": list(UPDATE_SECRET), "default": "on_create", "no_log": False},
        "update_proxy_password": {
            "type": "str",
            "choices": list(UPDATE_PROXY_PASSWORD),
            "default": "on_create",
            "no_log": False,
        },
    }


def health_spec() -> Spec:
    """What is good enough, and how long to wait for it."""
    return {
        "require": {"type": "list", "elements": "str", "choices": list(reversed(VERDICTS)), "default": ["healthy", "pending"]},
        "wait_timeout": {"type": "int", "default": 0},
        "interval": {"type": "int", "default": 15},
        "events": {"type": "bool", "default": True},
        "release": {"type": "bool", "default": False},
    }


def rotation_spec() -> Spec:
    """What is sent to whom, and in which order."""
    return {
        **{name: {"type": "str", "no_log": True} for each in CREDENTIALS for name in (each.name, f"old_{each.name}")},
        "policy": {"type": "str", "choices": ["always", "when_unreachable"], "default": "always"},
        "canaries": {"type": "int", "default": 1},
        "verify_timeout": {"type": "int", "default": 120},
    }


def batches_spec() -> Spec:
    return {"batch_size": {"type": "int", "default": 0}, "max_failures": {"type": "int", "default": 0}}


def waiting_spec() -> Spec:
    return {
        "wait": {"type": "bool", "default": True},
        "wait_timeout": {"type": "int", "default": 300},
    }


def pooled_spec() -> Spec:
    """The same for modules that work on many configurations at once."""
    return {**waiting_spec(), "concurrency": {"type": "int", "default": 8}}


def filled_env_fallback(name: str) -> str:
    """The environment variable's value. An empty one, which a credential leaves behind for a field not filled in, is none."""
    # An event source reads these specifications, too, where Ansible may not be at hand.
    from ansible.module_utils.basic import env_fallback
    from ansible.module_utils.errors import AnsibleFallbackNotFound

    value = str(env_fallback(name))
    if not value:
        raise AnsibleFallbackNotFound
    return value


def _from_environment(name: str, **spec: t.Any) -> dict[str, t.Any]:
    return {**spec, "fallback": (filled_env_fallback, [f"ONTAP_{name.upper()}"])}


def _setting(field: Field) -> dict[str, t.Any]:
    spec: dict[str, t.Any] = {"type": field.kind.option, "no_log": field.secret}
    if field.choices:
        spec["choices"] = [*field.choices, ""]
    return spec
