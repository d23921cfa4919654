# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A playbook's user reads of its variables, everybody else of the module's options."""

from __future__ import annotations

import typing as t

from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import ConnectionFailed, OntapError, OptionError, failure_of
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._playbook_words import in_playbook_words

HERE: dict[str, t.Any] = {"akv_connection": {}}
REFUSED = ConnectionFailed("192.0.2.1:443: no connection", next_step="Check hostname and http_port, and the proxy_host of the vault.")


def test_the_advice_names_variables() -> None:
    told = in_playbook_words(REFUSED.to_result(), HERE)
    assert told["msg"].endswith("next step: check ontap_hostname and ontap_http_port, and the proxy_host of the vault.")
    assert told["error"]["next_step"] == "Check ontap_hostname and ontap_http_port, and the proxy_host of the vault."


def test_elsewhere_the_words_stay() -> None:
    assert in_playbook_words(REFUSED.to_result(), {}) == REFUSED.to_result()


def test_an_option_at_fault_is_named_as_the_variable() -> None:
    told = in_playbook_words(OptionError("hostname", "missing", "Give the address, or set ONTAP_HOSTNAME.").to_result(), HERE)
    assert told["msg"].startswith("ontap_hostname: missing") and "set ONTAP_HOSTNAME" in told["msg"]
    assert told["error"]["target"] == "ontap_hostname"
    told = in_playbook_words(OptionError("name", "missing", "Give it.").to_result(), HERE)
    assert told["msg"].startswith("name: missing")


def test_a_module_is_named_as_the_playbook() -> None:
    told = in_playbook_words(OntapError("no", next_step="Run `storage_keys.ontap.akv_restore`, then look with akv_info.").to_result(), HERE)
    assert told["error"]["next_step"] == (
        "Run the playbook storage_keys.ontap.recover, then look with the playbook storage_keys.ontap.health."
    )


def test_the_words_of_ontap_stay() -> None:
    said = OntapError("The password of akv_info at hostname is wrong", next_step="Check password.")
    told = in_playbook_words(said.to_result(), HERE)
    assert told["msg"] == "The password of akv_info at hostname is wrong; nothing was changed; next step: check ontap_password."
    assert told["error"]["message"] == said.message


def test_each_of_many_results() -> None:
    many = {"results": [REFUSED.to_result(), {"failed": False, "msg": None}], **failure_of([REFUSED], 2, "targets")}
    told = in_playbook_words(many, HERE)
    assert "ontap_hostname" in told["msg"] and "ontap_hostname" in told["results"][0]["msg"] and told["results"][1] == many["results"][1]
