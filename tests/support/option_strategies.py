# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options for any module, drawn from its own argument specification: what a user means, and what nobody should send."""

from __future__ import annotations

import contextlib
import importlib
import typing as t
from unittest import mock

from ansible.module_utils.basic import AnsibleModule
from hypothesis import strategies as st
from support.estate import CONFIGURATION, PROXY_PASSWORD, SECRET

Spec = t.Mapping[str, t.Mapping[str, t.Any]]
Options = dict[str, t.Any]

PLUGINS = "ansible_collections.storage_keys.ontap.plugins"
# Whatever is given for a secret holds this, so that it is found in any output.
CANARY = "canary"
SVM_UUID, VAULT_UUID = "<uuid of svm2>", "<uuid of the configuration of svm2>"  # known when the simulator runs

# Values that mean something, for options whose type alone does not tell; a new option gets values of its type.
KNOWN: dict[str, list[t.Any]] = {
    "svm_name": ["svm1", "svm2", "svm3", "SVM2", "svm4"],
    "svm_uuid": [SVM_UUID, SVM_UUID.upper(), "0"],
    "uuid": [VAULT_UUID, "0"],
    "key_id": ["https://other.vault.azure.net/keys/key2", CONFIGURATION["key_id"]],
    "name": ["https://other.vault.azure.net/", CONFIGURATION["name"]],
    "client_certificate": [f"{CANARY}CERTIFICATE="],
    "client_secret": [SECRET, f"{CANARY} two"],
    "proxy_password": [PROXY_PASSWORD],
    "proxy_port": [1, 3128, "8080"],
    "port": [443, "8443"],
    "filters": [{}, {"scope": "svm"}, {"svm.name": "svm*|x"}, {"proxy_port": ">=1"}, {"enabled": True}, {"state.code": "0"}],
    "order_by": ["name", "svm.name desc"],
    "concurrency": [1, 8],
    "http_port": [443, 1],
    "timeout": [5, 60],
    "wait_timeout": [1, 300],
    "max_records": [1, 2, 500],
}
TYPICAL: dict[str, list[Options]] = {
    "akv_config": [
        {"svm_name": "svm1", **CONFIGURATION},
        {"svm_name": "svm2", "client_id": "another"},
        {"svm_uuid": SVM_UUID, "state": "absent"},
        {"scope": "cluster", **CONFIGURATION},
    ],
    "akv_configs": [
        {"configs": [{"svm_name": "svm1", **CONFIGURATION}, {"svm_name": "svm2", "state": "absent"}]},
        {"configs": [{"svm_name": "svm2", "proxy_host": "proxy1"}]},
        {"configs": [{"svm_name": "svm1"}, {"svm_name": "svm2", "state": "absent"}], "common": CONFIGURATION},
    ],
    "akv_info": [{}, {"gather": ["all"]}],
    "akv_rekey": [
        {"svm_name": "svm2"},
        {"svm_name": ["svm1", "s*2"]},
        {"uuid": VAULT_UUID, "key": "external", "key_id": "https://example.vault.azure.net/keys/key2"},
    ],
    "akv_rotate": [
        {"svm_name": "svm2", "client_secret": f"{CANARY}-new", "verify_timeout": 0},
        {"client_secret": f"{CANARY}-new", "old_client_secret": f"{CANARY}-old", "verify_timeout": 0, "canaries": 0},
    ],
}
OF_ONE_SVM: list[Options] = [{"svm_name": "svm2"}, {"svm_uuid": SVM_UUID}]

LONG = 20_000
AWKWARD = [
    "",
    " ",
    "\t",
    "\n",
    "svm1\n",
    "svm1\r\nX-Header: 1",
    "\0",
    "\x1b[31mred",
    "null",
    "!null",
    "*",
    "svm*",
    "svm1|svm2",
    "!svm1",
    "a..z",
    "<svm9",
    ">=svm1",
    "{svm1",
    '"svm1',
    'a"}{b',
    "svm1&scope=cluster",
    "svm1#",
    "%73vm1",
    "../../cluster",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "$HOME",
    "~",
    ".",
    "/dev/null",
    "svm\u202e1",
    "\u0637\u0627\u0626\u0631\u0629",
    "\u65e5\u672c\u8a9e",
    "e\u0301",
    "\U0001f511",
    "\ud800",
    "\ufeff",
    "https://[",
    "https://a:b@c/keys/d",
    "https://\u2603.example/keys/x",
    "x" * LONG,
    "yes",
    "0x10",
    "1e3",
    "-0",
    "\u0661",
]
HUGE = [0, -1, 1, 65535, 65536, 2**31, 2**63, -(2**64), 10**40, 0.5, -0.0, 1e308]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.sampled_from(HUGE) | st.sampled_from(AWKWARD) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(AWKWARD[:12]) | st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def spec_of(module: str) -> Spec:
    """The argument specification that a module hands to Ansible."""
    loaded = importlib.import_module(f"{PLUGINS}.modules.{module}")
    with mock.patch.object(AnsibleModule, "__init__", side_effect=StopIteration) as made, contextlib.suppress(StopIteration):
        loaded.main()
    return t.cast(Spec, made.call_args.kwargs["argument_spec"])


def names_in(spec: Spec) -> set[str]:
    """The names of all options, those inside others too."""
    return set(spec) | {name for option in spec.values() for name in names_in(option.get("options", {}))}


def secrets_in(spec: Spec) -> set[str]:
    """The names of the options that hold secrets."""
    return {name for name, option in spec.items() if option.get("no_log")} | {
        name for option in spec.values() for name in secrets_in(option.get("options", {}))
    }


def sensible(name: str, option: t.Mapping[str, t.Any]) -> st.SearchStrategy[t.Any]:
    """A value as a user would give it."""
    kind = option.get("elements", "str") if option["type"] == "list" else option["type"]
    if "options" in option:
        value: st.SearchStrategy[t.Any] = st.fixed_dictionaries({}, optional=_optional(option["options"], sensible))
    elif "choices" in option:
        value = st.sampled_from(option["choices"])
    elif name in KNOWN:
        value = st.sampled_from(KNOWN[name])
    elif kind == "bool":
        value = st.sampled_from([True, False, "yes", "no"])
    elif kind == "int":
        value = st.integers(1, 9)
    else:
        value = st.sampled_from(["", "word", "two words", "9"])
    if name not in KNOWN and option.get("no_log"):
        value = value.map(lambda word: f"{CANARY}-{word}")
    return st.lists(value, min_size=1, max_size=3) if option["type"] == "list" else value


def hostile(name: str, option: t.Mapping[str, t.Any]) -> st.SearchStrategy[t.Any]:
    """A value that nobody should give, at any depth of the option."""
    awkward = st.sampled_from(AWKWARD)
    if option.get("no_log"):
        # Ansible hides no number of a few digits, and no truth.
        return (awkward | st.text(max_size=8)).map(lambda text: f"{CANARY}{text}") | st.just([CANARY]) | st.just({CANARY: CANARY})
    if "options" in option:
        entry = st.fixed_dictionaries({}, optional=_optional(option["options"], hostile))
        return st.lists(entry | ANYTHING, max_size=3) | entry | ANYTHING
    if option["type"] == "list":
        return st.lists(awkward | ANYTHING, max_size=4) | ANYTHING
    if option["type"] == "dict":
        return st.dictionaries(awkward | st.sampled_from(["svm.name", "uuid", "fields"]), awkward | ANYTHING, max_size=3) | ANYTHING
    return (awkward | ANYTHING).filter(lambda value: ansible_takes(option, value))


def each_hostile(option: t.Mapping[str, t.Any]) -> list[t.Any]:
    """Every hostile value once, for an option that has no others in it."""
    values: list[t.Any] = [*AWKWARD, *HUGE, None, True, [], ["svm1", 7], [["svm1"]], {}, {"svm1": {"svm2": []}}]
    if option.get("no_log"):
        values = [f"{CANARY}{value}" for value in AWKWARD]
    return [value for value in values if ansible_takes(option, value)]


def ansible_takes(option: t.Mapping[str, t.Any], value: t.Any) -> bool:
    """Whether Ansible, which reads and logs the options before the module does, does not end with a traceback of its own."""
    if option["type"] == "int":  # a list becomes a decimal number
        return not isinstance(value, list)
    return bool(option.get("no_log")) or not (isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value))


def _optional(spec: Spec, make: t.Callable[..., st.SearchStrategy[t.Any]]) -> dict[str, st.SearchStrategy[t.Any]]:
    return {name: make(name, option) for name, option in spec.items()}


@st.composite
def options_for(draw: st.DrawFn, module: str, spec: Spec) -> Options:
    """What a task may give the module: a usual task, in a quarter of the cases with something hostile in it."""
    options = dict(draw(st.sampled_from(TYPICAL.get(module, OF_ONE_SVM))))
    rest = sorted(spec)
    for name in draw(st.lists(st.sampled_from(rest), max_size=1)):
        if not is_of_the_connection(name):
            options[name] = draw(sensible(name, spec[name]))
    if draw(st.integers(0, 3)) == 0:
        for name in draw(st.lists(st.sampled_from(rest), min_size=1, max_size=2, unique=True)):
            options[name] = draw(hostile(name, spec[name]))
    return options


def is_of_the_connection(name: str) -> bool:
    """Whether another sensible value would lead to another system, or to none."""
    arguments = importlib.import_module(f"{PLUGINS}.module_utils._task.arguments")
    return name in arguments.connection_spec()
