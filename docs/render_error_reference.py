# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write ``error_reference.md`` beside this file from the table of error codes that the modules use.

``--check`` changes nothing and fails if the page is not what the table gives. Ansible need not be installed.
"""

from __future__ import annotations

import importlib
import sys
import types
import typing as t
from collections.abc import Mapping
from pathlib import Path

if t.TYPE_CHECKING:
    from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.codes import CodeAdvice

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS))  # isolated, Python does not look there

from written_page import write_or_check  # noqa: E402

PAGE = DOCS / "error_reference.md"
MODULE_UTILS = "ansible_collections.storage_keys.ontap.plugins.module_utils"

# Operation: title, and what stands above its table.
SECTIONS = {
    "create": ("Create a configuration", "`POST /security/azure-key-vaults`, sent by `akv_config`."),
    "update": (
        "Change a configuration",
        "`PATCH /security/azure-key-vaults/{uuid}`, sent by `akv_config`, by `akv_rotate`, and by `akv_rekey` for another `key_id`.",
    ),
    "delete": ("Delete a configuration", "`DELETE /security/azure-key-vaults/{uuid}`, sent by `akv_config`."),
    "restore": ("Restore keys", "`POST /security/azure-key-vaults/{uuid}/restore`, sent by `akv_restore`."),
    "rekey_internal": (
        "Re-key the internal key",
        "`POST /security/azure-key-vaults/{uuid}/rekey-internal`, sent by `akv_rekey`.",
    ),
    "rekey_external": (
        "Re-key the external key",
        "`POST /security/azure-key-vaults/{uuid}/rekey-external`, which ONTAP 9.11.1 and newer have, sent by `akv_config` and"
        " `akv_rekey`.",
    ),
    "read": (
        "Read the health of a configuration",
        "These codes can stand in `state`, `azure_reachability` and `ekmip_reachability`, which `akv_info` and `akv_health` read.",
    ),
    "key_stores": (
        "Enable or delete a keystore",
        "`PATCH` and `DELETE /security/key-stores/{uuid}`, which ONTAP 9.14.1 and newer have, sent by `akv_config`. Not all of these"
        " codes are about AKV, but a switch between key managers can meet each of them.",
    ),
    "migrate": ("Migrate keys", "`POST /security/key-managers/{uuid}/migrate`, sent by `akv_migrate`."),
    "engine": (
        "Any key manager",
        "ONTAP documents these codes for key managers of other kinds. Jobs of AKV use the same parts of ONTAP, and may end with them.",
    ),
    "job": (
        "Act on a job",
        "`PATCH /cluster/jobs/{uuid}`. The code of a failed job is one of the operation that it carried out.",
    ),
    "generic": ("Any call", "These codes can answer every call of ONTAP's REST API."),
}

INTRODUCTION = """\
# Error reference

<!-- Written by docs/render_error_reference.py from the modules' table of codes: change the table, not this page. -->

The error codes that ONTAP documents for Azure Key Vault (AKV): what each means, and what to do next. Search this page
for the number, which stands under each operation that can return it:

{contents}

## What a failed task returns

`msg` tells the whole story in one sentence. `error` has it in parts, for a playbook to act on. `error.code` is ONTAP's
code as an integer, or null where the error is not ONTAP's. `error.cause` and `error.next_step` are the sentences of
this page, `error.message` is what ONTAP said, and `error.target` is the field that it is about. In the results of
`akv_rekey`, `akv_restore` and `akv_rotate` each target that failed has an `error` of its own.

```yaml
error:
  code: {code}
  cause: >-
    {cause}
  next_step: >-
    {next_step}
  message: what ONTAP said
  target: null
  http_status: 400
  method: DELETE
  path: /api/security/azure-key-vaults/1cd8a442-86d1-11e0-ae1c-123478563412
  job_uuid: null
```

| Part | What it is |
|---|---|
| `code` | ONTAP's error code, a number; empty where ONTAP gave none |
| `message` | ONTAP's own words, or the collection's where ONTAP sent none |
| `target` | the field or option that is at fault, if known |
| `http_status` | the HTTP status of the answer, if there was one |
| `method`, `path` | the request that failed, if one was sent |
| `job_uuid` | the job that failed, or whose end was not seen |
| `cause` | why it went wrong, in a sentence |
| `next_step` | what to do about it, in a sentence |

A `rescue` section can treat one code by itself and let every other error fail:

```yaml
- name: Take AKV off an SVM, unless volumes still need it
  block:
    - name: Delete the configuration
      storage_keys.ontap.akv_config:
        svm_name: svm1
        state: absent
  rescue:
    - name: Fail on everything but keys that are still in use
      ansible.builtin.fail:
        msg: "{{{{ ansible_failed_result.msg }}}}"
      when: ansible_failed_result.error.code | default(0) != {code}

    - name: Tell the operator what to do first
      ansible.builtin.debug:
        msg: "{{{{ ansible_failed_result.error.next_step }}}}"
```

## How to read the tables

`<svm>` and the like stand for your own names. *First seen* is the oldest ONTAP release whose documentation was found
to list the code, which itself may be older. Where ONTAP tells little about an error, the next step names what to
collect for support.
"""
EXAMPLE_CODE = 65536867


def load_table() -> types.ModuleType:
    """The module with the table, imported from this checkout under the name that it has within Ansible."""
    parts = MODULE_UTILS.split(".")
    for depth in range(1, len(parts) + 1):
        package = types.ModuleType(".".join(parts[:depth]))
        package.__path__ = [str(DOCS.parent / "plugins/module_utils")] if depth == len(parts) else []
        sys.modules[package.__name__] = package
    return importlib.import_module(f"{MODULE_UTILS}._errors.codes")


def render(advice: Mapping[int, CodeAdvice], operations: Mapping[str, tuple[int, ...]]) -> str:
    """The page, as Markdown."""
    example = advice[EXAMPLE_CODE]
    titles = [title for title, above in SECTIONS.values()]
    contents = "\n".join(f"- [{title}](#{title.lower().replace(' ', '-')})" for title in titles)
    page = [INTRODUCTION.format(contents=contents, code=EXAMPLE_CODE, cause=example.cause, next_step=example.next_step)]
    for operation, (title, above) in SECTIONS.items():
        rows = [_row(code, advice[code]) for code in operations[operation]]
        table = ["| Code | Cause | Next step | First seen |", "|---:|---|---|---|", *rows]
        page.append("\n".join([f"## {title}", "", above, "", *table, ""]))
    return "\n".join(page)


def _row(code: int, advice: CodeAdvice) -> str:
    cells = [cell.replace("|", r"\|") for cell in (advice.cause, advice.next_step, advice.since)]
    return f"| {code} | {' | '.join(cells)} |"


def main() -> int:
    table = load_table()
    return write_or_check(PAGE, render(table.ADVICE, table.OPERATIONS), __file__, __doc__ or "")


if __name__ == "__main__":
    sys.exit(main())
