# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The edge between a module and Ansible: opens the connection, and turns every error into one failed result (private).

All of it is the same whether Ansible runs the module, or does its work in its own process: ``plugin_utils`` has another way in and out.
"""

from __future__ import annotations

import os
import sys
import traceback
import typing as t
from collections.abc import Callable, Collection, Mapping

from ansible.module_utils.basic import AnsibleModule, heuristic_log_sanitize, missing_required_lib
from ansible.module_utils.common.warnings import get_deprecation_messages, get_warning_messages
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OntapError, OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import REQUESTS_IMPORT_ERROR
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.common import with_common
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.given import read
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.masking import Masking, found_in, secrets_of, texts_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.options import connection_of

Task = Callable[[Client, bool], dict[str, t.Any]]

UNREADABLE = "<unreadable>"  # beside the options: what is wrong with entries that cannot be read, by their number
_HIDDEN = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"  # Ansible's own words
# What Ansible says of a text.
_NO_DICTIONARY = ("dictionary requested", "unable to evaluate string as dictionary")


class Module(AnsibleModule):
    """A module that masks secrets in all that it tells, whatever form they have there; Ansible removes them as they were given.

    It does so from the very start, because Ansible knows no secret at all if the options cannot be read.
    """

    params: dict[str, t.Any]
    no_log_values: set[str]
    _given: Mapping[str, t.Any] = {}
    faults: Mapping[tuple[str, int | None], OptionError] = {}
    _known: tuple[Mapping[str, t.Any], Masking] | None = None

    def _read_arguments(self) -> None:
        super()._load_params()

    def _load_params(self) -> None:
        self._read_arguments()
        # Entries that cannot be read are dropped from the options, and quoted by the error.
        self._given = given = dict(self.params)
        options, self.faults = read(self.argument_spec, given, os.environ)
        self.params = with_common(self.argument_spec, options)

    def _log_invocation(self) -> None:
        """Ansible would write each of a thousand entries to the log, and look for each secret in them."""
        told = {name: _logged(str(value), self.no_log_values) for name, value in self._told_options().items()}
        self.log(f"Invoked with {' '.join(f'{name}={value}' for name, value in told.items())}", log_args=told)

    def log(self, msg: str, log_args: Mapping[str, t.Any] | None = None) -> None:
        super().log(*self._masking().apply([msg, log_args]))

    def warn(self, warning: str, **more: t.Any) -> None:
        super().warn(self._masking().apply(warning), **more)

    def exit_json(self, **result: t.Any) -> None:
        told = self._masked(result)
        self._forget_absent_secrets(told)
        super().exit_json(**told)

    def fail_json(self, msg: str, **result: t.Any) -> None:
        told = self._masked({"msg": self._named(msg), **result})
        if sys.exc_info()[0] is None:  # Ansible would add its traceback
            self._forget_absent_secrets(told)
        super().fail_json(**told)

    def _forget_absent_secrets(self, told: Mapping[str, t.Any]) -> None:
        """Ansible looks for each secret in each text by itself, which takes long for many; so it is left with those that are there."""
        texts = dict.fromkeys(texts_of([told, self._told_besides()]))
        self.no_log_values = found_in("\0".join(texts), self.no_log_values)

    def _told_besides(self) -> list[t.Any]:
        """What Ansible adds to the result."""
        return [get_warning_messages(), get_deprecation_messages()]

    def _named(self, msg: str) -> str:
        """Ansible does not say which option it means where one with suboptions is no dictionary."""
        names = [name for name, option in self.argument_spec.items() if self._is_nested(name) and option["type"] == "list"]
        return f"{names[0]}: {msg}" if names and msg.startswith(_NO_DICTIONARY) else msg

    def _masked(self, result: dict[str, t.Any]) -> dict[str, t.Any]:
        masked: dict[str, t.Any] = self._masking().apply({**result, "invocation": {"module_args": self._told_options()}})
        return masked

    def _masking(self) -> Masking:
        """Made once, and again only where Ansible has found out more options in the meantime."""
        if self._known is None or self._known[0] is not self.params:
            secrets = {secret for params in (self._given, self.params) for secret in secrets_of(self.argument_spec, params)}
            self._known = self.params, Masking(secrets)
        return self._known[1]

    def _told_options(self) -> dict[str, t.Any]:
        """The options as the result tells them: of those with suboptions only how many entries or options they have.

        Ansible looks for each secret in each text, which takes long for many. What an option that does not exist holds may be
        a secret under a misspelt name.
        """
        told: dict[str, t.Any] = {}
        for name, value in self.params.items():
            secret = self.argument_spec.get(name, {"no_log": True}).get("no_log") and value is not None
            told[name] = _HIDDEN if secret else _count(value) if self._is_nested(name) else value
        return told

    def _is_nested(self, name: str) -> bool:
        return "options" in self.argument_spec.get(name, {})


def _logged(text: str, secrets: Collection[str]) -> str:
    """As Ansible logs an option: without secrets, and without a password before an @. Most hold neither, and it looks long."""
    is_harmless = "@" not in text and not any(secret in text for secret in secrets)
    return text if is_harmless else str(heuristic_log_sanitize(text, secrets))


def _count(value: t.Any) -> str:
    if isinstance(value, Mapping):
        return f"{sum(each is not None for each in value.values())} options"
    return f"{len(value)} entries" if isinstance(value, list) else "no list of entries"


def _readable(module: Module) -> dict[str, t.Any]:
    """The options. An entry that cannot be read fails alone, anything else fails the task."""
    for (_name, number), fault in module.faults.items():
        if number is None:
            raise fault
    return {**module.params, UNREADABLE: {number: fault for (_name, number), fault in module.faults.items()}}


def run(module: Module, prepare: Callable[[dict[str, t.Any]], Task]) -> None:
    """Check the options with ``prepare``, then do the work that it returns with an open client, told of check mode.

    The work returns the arguments of ``exit_json``; its ``warnings`` are shown, its ``diff`` only in diff mode,
    and a result with ``failed`` set ends the task as a failure.
    """
    if REQUESTS_IMPORT_ERROR is not None:
        module.fail_json(msg=missing_required_lib("requests"), exception=REQUESTS_IMPORT_ERROR)
    warnings: list[str] = []  # of the system itself
    try:
        task = prepare(_readable(module))
        with Client(connection_of(module.params)) as client:
            warnings = client.warnings
            result = task(client, module.check_mode)
    except OntapError as error:
        result = {**error.to_result(), "failed": True}
    except Exception as error:  # noqa: BLE001 (a fault of our own; its traceback, too, is told without secrets)
        result = {**_unexpected(error).to_result(), "exception": traceback.format_exc(), "failed": True}
    # The exception is gone by now: Ansible would show its traceback.
    for warning in dict.fromkeys((*result.pop("warnings", []), *warnings)):
        module.warn(warning)
    diff = result.pop("diff", None)
    if module._diff and diff is not None:
        result["diff"] = diff
    if result.pop("failed", False):
        module.fail_json(**result)
    module.exit_json(**result)


def _unexpected(error: Exception) -> OntapError:
    failure = OntapError(
        f"the collection met what it did not expect, {type(error).__name__}: {error}",
        cause="This is a fault of the collection.",
        next_step="Look at the configuration with akv_info, and report the fault with the traceback that -vvv shows.",
    )
    failure.add_context(effect="what was changed until then is not known")
    return failure
