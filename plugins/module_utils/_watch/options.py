# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the arguments of the source akv_health to what it works with, every value checked. Pure but for a look at files (private).

Raises ``OptionError``, which names the option and the remedy, before anything is asked of a server.
"""

from __future__ import annotations

import difflib
import os
import typing as t
from collections.abc import Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import ADVANCED
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.selection import Selection
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.values import SVM_PATTERN
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.text import shown
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import Connection
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.arguments import Spec, connection_spec
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.given import read
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.options import check_number, concurrency_of, connection_of, names_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.changes import Policy

_LEAST = {"interval": 10, "confirm": 1, "remind": 0, "heartbeat": 0, "max_backoff": 1}  # a look costs ONTAP some time
_LARGEST_FILE = 64 * 1024
_FILES = {"password_file": "password", "access_token_file": "access_token"}
_LOGIN = ("username", "password", "cert_filepath", "key_filepath", "access_token", *_FILES)
_OF_THE_ENGINE = ("eda_feedback_queue", "feedback")


def argument_spec() -> Spec:
    """The options of the source. Those of a connection, outside of ``clusters``, count for every entry that has none of its own."""
    connection = {**connection_spec(), **{name: {"type": "path"} for name in _FILES}}
    connection["timeout"] = {**connection["timeout"], "default": 30}
    entry = {name: {key: value for key, value in option.items() if key not in ("fallback", "default")} for name, option in connection.items()}
    return {
        "clusters": {"type": "list", "elements": "dict", "options": {"name": {"type": "str"}, **entry}},
        "name": {"type": "str"},
        **connection,
        "svm_names": {"type": "list", "elements": "str"},
        "gather": {"type": "list", "elements": "str", "choices": [*ADVANCED, "all"], "default": ["all"]},
        "interval": {"type": "int", "default": 60},
        "initial": {"type": "str", "choices": ["problems", "all", "none"], "default": "problems"},
        "confirm": {"type": "int", "default": 1},
        "remind": {"type": "int", "default": 0},
        "heartbeat": {"type": "int", "default": 0},
        "ems": {"type": "bool", "default": True},
        "concurrency": {"type": "int", "default": 8},
        "max_backoff": {"type": "int", "default": 300},
        "uuid_per": {"type": "str", "choices": ["incident", "event"], "default": "incident"},
        "state_file": {"type": "path"},
    }


class Cluster(t.NamedTuple):
    """A cluster's name, and how to log in to it: what a file holds may be another secret each time it is read."""

    name: str
    hostname: str
    login: Mapping[str, t.Any]
    place: str  # of its options, for messages

    def connection(self) -> Connection:
        """How to log in now. Raises OptionError where a file cannot be used."""
        params = {name: value for name, value in self.login.items() if name not in _FILES}
        try:
            params.update({_FILES[name]: _content(name, self.login[name]) for name in _FILES if self.login[name]})
            return connection_of(params)
        except OptionError as error:
            raise (error.within(self.place) if self.place else error) from None


class Settings(t.NamedTuple):
    """All that the source is told."""

    clusters: tuple[Cluster, ...]
    selection: Selection
    gather: tuple[str, ...]
    policy: Policy
    interval: int
    heartbeat: int
    ems: bool
    concurrency: int
    max_backoff: int
    uuid_per: str
    state_file: str | None


def settings_of(args: Mapping[str, t.Any], environment: Mapping[str, str]) -> Settings:
    """Check everything, the files of credentials too."""
    spec = argument_spec()
    given = {name: value for name, value in args.items() if name not in _OF_THE_ENGINE}
    _check_names(given, spec, "")
    for name, value in given.items():
        _check_defined(name, value)
    _check_entries(given.get("clusters"))
    options, faults = read(spec, given, environment)
    for fault in faults.values():
        raise fault
    options = _expanded({name: options.get(name, spec[name].get("default")) for name in spec}, spec)
    for name, least in _LEAST.items():
        check_number(name, options[name], least)
    clusters = _clusters(options, given)
    _check_twice(clusters)
    for cluster in clusters:
        cluster.connection()
    gather = ADVANCED if "all" in options["gather"] or not options["gather"] else tuple(options["gather"])
    return Settings(
        clusters,
        _selection(options["svm_names"]),
        gather,
        Policy(options["initial"], options["confirm"], options["remind"]),
        concurrency=concurrency_of(options),
        **{name: options[name] for name in ("interval", "heartbeat", "ems", "max_backoff", "uuid_per", "state_file")},
    )


def _clusters(options: Mapping[str, t.Any], given: Mapping[str, t.Any]) -> tuple[Cluster, ...]:
    names = (*connection_spec(), *_FILES)
    common = {name: options[name] for name in names}
    if options["clusters"] is None:
        return (_cluster(common, options["name"], ""),)
    for name in ("hostname", "name"):
        if given.get(name):
            raise OptionError(name, "does not go with clusters", f"Give each entry of clusters its own {name}.")
    return tuple(_entry(f"clusters[{number}]", entry, common) for number, entry in enumerate(options["clusters"]))


def _check_defined(place: str, value: t.Any) -> None:
    """ansible-rulebook hands over a variable that nobody has set as what Jinja makes of it."""
    if isinstance(value, (list, dict)):
        for key, each in enumerate(value) if isinstance(value, list) else value.items():
            _check_defined(f"{place}[{key}]" if isinstance(value, list) else f"{place}.{key}", each)
    elif any(kind.__name__ == "Undefined" for kind in type(value).__mro__):
        name = object.__getattribute__(value, "_undefined_name")
        raise OptionError(place, f"the variable {name} is not set", f"Give {name} with --vars, or in the variables of the activation.")


def _check_entries(entries: t.Any) -> None:
    if entries is None:
        return
    if not isinstance(entries, list) or not entries:
        raise OptionError("clusters", "no list of clusters", "Give a list with an entry, such as hostname, for each cluster.")
    for number, entry in enumerate(entries):
        if not isinstance(entry, Mapping):
            raise OptionError(f"clusters[{number}]", "no dictionary of options", "Give each entry its options, such as hostname.")
        _check_names(entry, argument_spec()["clusters"]["options"], f"clusters[{number}].")


def _entry(place: str, entry: Mapping[str, t.Any], common: Mapping[str, t.Any]) -> Cluster:
    # A way to log in of its own is used whole: parts of two would be none.
    rest = {name: value for name, value in common.items() if name not in _LOGIN} if any(entry.get(name) for name in _LOGIN) else common
    login = {**dict.fromkeys(common), **rest, "hostname": None}
    given = {name: value for name, value in entry.items() if name != "name" and value is not None}
    login.update(_expanded(given, argument_spec()["clusters"]["options"]))
    return _cluster(login, entry.get("name"), place)


def _expanded(options: Mapping[str, t.Any], spec: Spec) -> dict[str, t.Any]:
    """Home folders and variables in paths stand for what they do in a module."""
    return {
        name: os.path.expanduser(os.path.expandvars(value)) if value and spec[name]["type"] == "path" else value
        for name, value in options.items()
    }


def _cluster(login: Mapping[str, t.Any], name: str | None, place: str) -> Cluster:
    for file, option in _FILES.items():
        if login[file] and login[option]:
            error = OptionError(file, f"does not go with {option}", "Keep one of the two.")
            raise error.within(place) if place else error
    if not login["hostname"]:
        error = OptionError("hostname", "missing", "Give the cluster's management address.")
        raise error.within(place) if place else error
    return Cluster(name or login["hostname"], login["hostname"], login, place)


def _check_names(given: Mapping[str, t.Any], spec: Spec, place: str) -> None:
    for name in given:
        if name not in spec:
            near = difflib.get_close_matches(str(name), spec, 1)
            remedy = f"Write {near[0]} if that is what you mean." if near else f"The options are {', '.join(spec)}."
            raise OptionError(f"{place}{shown(name)}", "there is no such option", remedy)


def _check_twice(clusters: Sequence[Cluster]) -> None:
    """Two watchers of one cluster would tell everything twice."""
    for what, key in (
        ("name", lambda cluster: cluster.name),
        ("hostname", lambda cluster: (cluster.hostname.lower(), cluster.login["http_port"])),
    ):
        found: dict[t.Any, int] = {}
        for number, cluster in enumerate(clusters):
            first = found.setdefault(key(cluster), number)
            if first != number:
                value = shown(cluster.name if what == "name" else cluster.hostname)
                problem = f"clusters[{first}] has {what} {value}, too"
                raise OptionError(f"clusters[{number}]", problem, "List each cluster once.")


def _selection(names: Sequence[str] | None) -> Selection:
    return Selection() if names is None else Selection("svm_name", names_of("svm_names", SVM_PATTERN, names))


def _content(option: str, path: str) -> str:
    """A secret from a file, without the line break at its end. Nothing of it is ever told."""
    try:
        with open(path, "rb") as file:
            content = file.read(_LARGEST_FILE + 1)
        secret = content.decode()
    except OSError as error:
        problem = f"{path} cannot be read ({str(error.strerror).lower()})"
        raise OptionError(option, problem, "Give a file that the user who runs ansible-rulebook may read.") from None
    except UnicodeDecodeError:
        raise OptionError(option, f"{path} is no text in UTF-8", "Give a file that holds nothing but the secret.") from None
    secret = secret.removeprefix("\ufeff").rstrip("\r\n")
    if not secret.strip() or len(content) > _LARGEST_FILE:
        problem = f"{path} holds nothing" if not secret.strip() else f"{path} is too large"
        raise OptionError(option, problem, "Give a file that holds nothing but the secret.")
    if "\n" in secret:
        raise OptionError(option, f"{path} has more than one line", "Give a file that holds nothing but the secret.")
    return secret
