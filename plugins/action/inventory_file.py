# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from pathlib import Path

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.to_configs import to_configs
from ansible_collections.storage_keys.ontap.plugins.plugin_utils import _inventory_file, _write
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._local_action import LocalAction

_SPEC = {
    "path": {"type": "path", "required": True},
    "cluster": {"type": "str", "required": True},
    "records": {"type": "list", "elements": "dict", "required": True},
    "taken": {"type": "dict", "default": {}},
    "pin_key_versions": {"type": "bool", "default": False},
    "secrets": {"type": "str", "choices": ["reference", "omit"], "default": "reference"},
    "overwrite": {"type": "bool", "default": False},
}


class ActionModule(LocalAction):
    """See the documentation of this name. All of it happens where Ansible runs."""

    _supports_async = False
    _supports_diff = True

    def run(self, tmp=None, task_vars=None):  # type: ignore[no-untyped-def]  # as in Ansible
        result = super().run(tmp, task_vars)
        _validated, given = self.validate_argument_spec(_SPEC)
        try:
            return {**result, **self._export(given, Path(given["path"]).absolute())}
        except _write.CannotWrite as error:
            return {**result, "failed": True, "changed": False, "msg": f"{error} Nothing was written."}

    def _export(self, given, path):  # type: ignore[no-untyped-def]  # Ansible's own are not typed
        others = [name for name, place in given["taken"].items() if name != given["cluster"] and _folded(place) == _folded(path)]
        if others:
            problem = f"{path} would be shared by {given['cluster']} and {', '.join(sorted(others))}."
            raise _write.CannotWrite(f"{problem} Give each cluster a file of its own with akv_export_directory or akv_export_file.")
        present = _write.read(path)
        exported = to_configs(given["records"], given["pin_key_versions"])
        text = _inventory_file.render(exported, given["cluster"], given["secrets"] == "reference")
        changed = present != text.encode()
        reason = "" if not present or given["overwrite"] else _inventory_file.why_not(present, given["cluster"], not exported.configs)
        if changed and reason:
            raise _write.CannotWrite(f"{path} was left as it is, because {reason}. Move it away, or set akv_export_overwrite to replace it.")
        if changed:
            _write.check(path)
            if not self._task.check_mode:
                _write.write(path, text)
                text = (_write.read(path) or b"").decode()
        before = (present or b"").decode("utf-8", "replace")
        diff = {"before": before, "after": text, "before_header": str(path), "after_header": str(path)}
        common, configs = _inventory_file.asked_for(self._loader.load(text, file_name=str(path)))
        applications = [{**each._asdict(), "owners": list(each.owners)} for each in exported.applications]
        report = {"file": str(path), "configurations": len(configs), "applications": applications, "left_out": exported.warnings}
        return {"changed": changed, "diff": diff, "common": common, "configs": configs, "report": report}


def _folded(path):  # type: ignore[no-untyped-def]  # as above
    """Some file systems look at no letter case."""
    return str(Path(path).absolute()).casefold()
