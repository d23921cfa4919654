# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A collection azure.azcollection that takes the options of the real one, hides what it hides, and keeps its state in a file."""

from __future__ import annotations

import json
import re
import typing as t
from pathlib import Path

from support.commands import CHECKOUT, ansible

REAL = CHECKOUT / ".venv/peer/ansible_collections/azure/azcollection"
MODULES = (
    "azure_rm_accesstoken_info",
    "azure_rm_adapplication",
    "azure_rm_adapplication_info",
    "azure_rm_adpassword",
    "azure_rm_adserviceprincipal",
    "azure_rm_keyvault",
    "azure_rm_keyvaultkey",
    "azure_rm_keyvaultsecret",
    "azure_rm_keyvaultsecret_info",
    "azure_rm_resourcegroup",
)

MODULE = """\
import json, os, pathlib
from ansible.module_utils.basic import AnsibleModule

NAME, CHECK, SPEC = {name!r}, {check!r}, json.loads({spec!r})


def answer(state, params):
    "What the real module returns, and what it leaves behind in Azure."
    made = state.setdefault(NAME.removesuffix("_info"), [])
    given = {{key: value for key, value in params.items() if value is not None}}
    if NAME == "azure_rm_accesstoken_info":
        return dict(access_token=state["tokens"][params["scopes"][0] + " of " + params["token_tenant_id"]], expires_on=1699337824)
    if NAME == "azure_rm_adapplication_info":
        return dict(applications=[app for app in made if app["app_display_name"] == params["app_display_name"]])
    if NAME == "azure_rm_adapplication":
        # It finds an application by its ID alone, so that each call without one makes another.
        made.append(dict(app_id="00000000-0000-0000-0000-%012d" % (len(made) + 1), app_display_name=params["display_name"]))
        return dict(changed=True, **made[-1])
    if NAME == "azure_rm_keyvaultsecret_info":
        kept = [each for each in made if (each["keyvault_uri"], each["secret_name"]) == (params["vault_uri"], params["name"])]
        return dict(secrets=[dict(secret=each["secret_value"]) for each in kept[-1:]])
    if NAME == "azure_rm_adpassword" and params["state"] == "absent":
        # Without the ID of one the real module removes all.
        state[NAME] = [each for each in made if params["key_id"] not in (None, each["key_id"])]
        return dict(changed=state[NAME] != made)
    if NAME == "azure_rm_adpassword":
        number = state["passwords"] = state.get("passwords", 0) + 1
        made.append(dict(given, key_id="id-%d" % number))
        return dict(made[-1], changed=True, secret_text="canary-azure-secret-%d" % number, end_date="2028-06-28T06:00:32.637070+00:00")
    changed = given not in made
    if changed:
        made.append(given)
    more = dict()
    if NAME == "azure_rm_adserviceprincipal":
        more = dict(object_id="principal-of-" + params["app_id"])
    if NAME == "azure_rm_keyvaultkey":
        more = dict(state=dict(key_id=params["keyvault_uri"] + "keys/" + params["key_name"] + "/0123"))
    if NAME == "azure_rm_keyvaultsecret":
        more = dict(state=dict(secret_value=params["secret_value"]))
    return dict(changed=changed, **more)


def main():
    module = AnsibleModule(argument_spec=SPEC, supports_check_mode=CHECK)
    file = pathlib.Path(os.environ["AZURE_STATE"])
    state = json.loads(file.read_text())
    if NAME in state.get("fails", []):
        module.fail_json(msg=NAME + " was told to fail.")
    if NAME in state.get("finds_nothing", []):
        module.exit_json(secrets=[])
    try:
        result = answer(state, module.params)
    except KeyError as error:
        module.fail_json(msg="AADSTS90002: there is no " + str(error))
    if not module.check_mode:
        file.write_text(json.dumps(state))
    module.exit_json(**result)


main()
"""

LOOKUP = """\
import json, os, pathlib
from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase

DOCUMENTATION = '''
name: azure_keyvault_secret
short_description: Stands for the real one
description: It reads what the modules beside it have kept.
options:
  _terms: {{description: Names.}}
  vault_url: {{description: The vault., required: true}}
'''


class LookupModule(LookupBase):
    def run(self, terms, variables=None, **kwargs):
        self.set_options(var_options=variables, direct=kwargs)
        kept = json.loads(pathlib.Path(os.environ["AZURE_STATE"]).read_text()).get("azure_rm_keyvaultsecret", [])
        url = self.get_option("vault_url")
        values = {{(each["keyvault_uri"], each["secret_name"]): each["secret_value"] for each in kept}}
        for name in terms:
            if (url, name) not in values:
                raise AnsibleError("Failed to fetch secret " + name + " from " + url + ".")
        return [values[url, name] for name in terms]
"""


def documentation(kind: str, *names: str) -> dict[str, t.Any]:
    """The documentation of real plugins of other collections."""
    peers = {"ANSIBLE_COLLECTIONS_PATH": str(CHECKOUT / ".venv/peer")}
    run = ansible("doc", "--type", kind, "--json", *names, variables=peers)
    return dict(json.loads(run.stdout[run.stdout.index("{"):]))


def write(folder: Path, modules: t.Collection[str] = MODULES) -> None:
    """Make the collection in the folder."""
    plugins = folder / "ansible_collections/azure/azcollection/plugins"
    for kind in ("modules", "lookup"):
        (plugins / kind).mkdir(parents=True)
    (plugins / "lookup/azure_keyvault_secret.py").write_text(LOOKUP.format())
    for name, found in documentation("module", *(f"azure.azcollection.{name}" for name in modules)).items():
        short = name.rpartition(".")[2]
        source = (REAL / f"plugins/modules/{short}.py").read_text()
        hidden = set(re.findall(r"(\w+)=dict\([^)]*no_log=True", source))
        spec = {option: _spec(option, entry, hidden) for option, entry in found["doc"]["options"].items()}
        check = "supports_check_mode=True" in source
        (plugins / f"modules/{short}.py").write_text(MODULE.format(name=short, check=check, spec=json.dumps(spec)))


def _spec(name: str, entry: dict[str, t.Any], hidden: set[str]) -> dict[str, t.Any]:
    """The argument specification that the documentation of an option stands for."""
    keys = ("type", "required", "choices", "elements", "aliases")
    spec = {key: entry[key] for key in keys if key in entry and entry[key] != []}
    if entry.get("default") is not None and not entry.get("required"):
        spec["default"] = entry["default"]
    if "suboptions" in entry:
        spec["options"] = {option: _spec(option, inner, hidden) for option, inner in entry["suboptions"].items()}
    return {**spec, "no_log": name in hidden}
