# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a process does slowly the first time, done before Ansible forks a worker for each host: they inherit it (private).

Nothing of it is needed: whatever cannot be done here, a worker does when it comes to it.
"""

from __future__ import annotations

import contextlib
import importlib

from ansible import template as ansible_template
from ansible.module_utils.common import json as ansible_json
from ansible.plugins.loader import filter_loader, test_loader
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import make_a_context_before

# What a module imports only where it writes or fails.
_LATE = ("_errors.codes", "_rest.faults", "_run.reconcile")


def warm_up() -> None:
    for name in _LATE:
        importlib.import_module(f"ansible_collections.storage_keys.ontap.plugins.module_utils.{name}")
    for each in (make_a_context_before, _forms_of_results, _templates, _filters_and_tests):
        with contextlib.suppress(Exception):
            each()


def _forms_of_results() -> None:
    """ansible-core 2.19 and newer import each form in which Ansible and modules talk to each other when it is first asked for."""
    ansible_json.get_module_encoder("legacy", ansible_json.Direction.CONTROLLER_TO_MODULE)
    ansible_json.get_module_decoder("legacy", ansible_json.Direction.MODULE_TO_CONTROLLER)


def _templates() -> None:
    """Jinja makes its lexer when it renders the first template."""
    trusted = getattr(ansible_template, "trust_as_template", str)
    ansible_template.Templar(loader=None, variables={}).template(trusted("{{ 0 }}"))


def _filters_and_tests() -> None:
    """A worker would read the files of all of them when it comes to the first, such as ``result is failed``."""
    for loader in (test_loader, filter_loader):
        for _each in loader.all():
            break
