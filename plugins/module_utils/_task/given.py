# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task gives, brought into the one form that is checked, compared and sent, before Ansible converts it. Pure (private).

Blanks, line breaks and a byte order mark around a value are left out; a secret is refused with them, because nobody else can
tell whether they belong to it. What is not given, None above all, is left out, so that it has the same meaning everywhere.
"""

from __future__ import annotations

import contextlib
import typing as t
from collections.abc import Callable, Mapping

from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.text import LONGEST_VALUE, check_plain, shown, strip

Spec = Mapping[str, Mapping[str, t.Any]]
Faults = dict["tuple[str, int | None]", OptionError]  # by option, and by the number of the entry in it

# Encoded, so that no blank can be part of them.
_ENCODED = ("access_token", "client_certificate", "old_client_certificate")
_LEFT_OUT = object()
_TRUE = ("1", "1.0", "on", "t", "true", "y", "yes")
_FALSE = ("0", "0.0", "f", "false", "n", "no", "off")


def truth_value(value: t.Any) -> bool:
    """What Ansible takes for true or false. Written anew, because an event source runs where Ansible may not be at hand."""
    text = str(value).lower() if isinstance(value, (str, bool, int, float)) else ""
    if text not in (*_TRUE, *_FALSE):
        raise ValueError
    return text in _TRUE


def whole_number(value: t.Any) -> int:
    """What Ansible takes for a whole number; written anew as above."""
    if isinstance(value, float) or (isinstance(value, str) and "." in value):
        number = float(value)
        if not number.is_integer():
            raise ValueError
        return int(number)
    return int(value)


_CONVERTED: dict[str, tuple[Callable[[t.Any], t.Any], str, str]] = {
    "bool": (truth_value, "is neither true nor false", "Give true or false."),
    "int": (whole_number, "is no whole number", "Give a whole number."),
}


def read(spec: Spec, given: Mapping[str, t.Any], environment: Mapping[str, str]) -> tuple[dict[str, t.Any], Faults]:
    """The options that can be read, and what is wrong with the others."""
    faults: Faults = {}
    options = _read(spec, given, environment, faults)
    return options, faults


def _read(spec: Spec, given: Mapping[str, t.Any], environment: Mapping[str, str], faults: Faults) -> dict[str, t.Any]:
    options: dict[str, t.Any] = {}
    for name in {**given, **dict.fromkeys(spec)}:
        if name not in spec:
            options[name] = given[name]  # Ansible says that there is no such option
            continue
        if given.get(name) is None and "fallback" not in spec[name]:
            continue
        variable = ""
        try:
            value = _given_value(name, spec[name], given.get(name), environment, faults)
            if value is _LEFT_OUT:
                variable = _variable_of(spec[name])
                value = _given_value(name, spec[name], environment.get(variable) or None, {}, faults)
        except OptionError as error:
            faults[name, None] = error.from_variable(variable) if variable else error
            continue
        if value is not _LEFT_OUT:
            options[name] = value
    return options


def _variable_of(option: Mapping[str, t.Any]) -> str:
    """The environment variable that an option is taken from where the task does not give it."""
    return str(option["fallback"][1][0]) if "fallback" in option else ""


def _given_value(name: str, option: Mapping[str, t.Any], value: t.Any, environment: Mapping[str, str], faults: Faults) -> t.Any:
    if value is None:
        return _LEFT_OUT
    kind = option.get("type", "str")
    if kind == "list" and "options" in option:
        if not isinstance(value, list):
            return value  # Ansible says that it is none
        return [_entry(name, number, option["options"], each, environment, faults) for number, each in enumerate(value)]
    if kind == "list":
        return _list(name, option, value)
    if "options" in option:
        return _dictionary(name, option["options"], value, environment)
    return _single(name, kind, option, value)


def _entry(name: str, number: int, spec: Spec, entry: t.Any, environment: Mapping[str, str], faults: Faults) -> t.Any:
    """One of several dictionaries; what is wrong with it fails it alone."""
    place = f"{name}[{number}]"
    if isinstance(entry, str) and not _breaks(entry):
        return entry  # Ansible takes a dictionary in text
    if not isinstance(entry, Mapping):
        faults[name, number] = OptionError(place, "no dictionary of options", "Give each entry its options, such as svm_name.")
        return {}
    inside: Faults = {}
    options = _read(spec, entry, environment, inside)
    for error in list(inside.values())[:1]:
        faults[name, number] = error.within(place)
    return options


def _dictionary(name: str, spec: Spec, value: t.Any, environment: Mapping[str, str]) -> t.Any:
    """One dictionary, of which the first fault is that of the task."""
    if isinstance(value, str):
        with contextlib.suppress(TypeError, ValueError):
            value = dictionary_of(value) if strip(value) else {}
    if not isinstance(value, Mapping):
        raise OptionError(name, "no dictionary of options", "Give each of its options a line of its own, with its value after a colon.")
    inside: Faults = {}
    options = _read(spec, value, environment, inside)
    for error in inside.values():
        raise error.within(name)
    return options


def dictionary_of(text: str) -> t.Any:
    """A dictionary that is written as text, as Ansible takes it. TypeError where it is none, before ansible-core 2.19 ValueError too."""
    from ansible.module_utils.common.validation import check_type_dict

    return check_type_dict(text)


def _breaks(text: str) -> bool:
    """Whether ansible-core ends with a traceback over a text that is to be a dictionary, as it does before 2.19."""
    try:
        dictionary_of(text)
    except TypeError:
        return False  # it says what is wrong
    except ValueError:
        return True
    return False


def _list(name: str, option: Mapping[str, t.Any], value: t.Any) -> t.Any:
    """A list of texts, which may come as one text with commas."""
    values = value.split(",") if isinstance(value, str) else value
    if not isinstance(values, list):
        values = [values]
    elements = [_single(name, option.get("elements", "str"), option, "" if each is None else each) for each in values]
    return [each for each in elements if each is not _LEFT_OUT]


def _single(name: str, kind: str, option: Mapping[str, t.Any], value: t.Any) -> t.Any:
    if option.get("no_log"):
        return _secret(name, value)
    if kind in ("str", "path"):
        _check_text(name, value)
    if not isinstance(value, str):
        if kind == "int" and isinstance(value, bool):
            raise OptionError(name, f"{value} is no whole number", "Give a whole number.")
        return _converted(name, kind, value)
    text = strip(value)
    if kind in ("str", "path"):
        if len(text) > LONGEST_VALUE:
            raise OptionError(name, f"{len(text)} characters, and no such value has more than {LONGEST_VALUE}", "Look at where it comes from.")
        try:
            check_plain(text)
        except ValueError as error:
            raise OptionError(name, f"{shown(text)} {error}", "Write it anew by hand, as one line of plain text.") from None
    choices = option.get("choices")
    if not text and (kind in _CONVERTED or (choices and "" not in choices)):
        return _LEFT_OUT
    if choices and text not in choices:
        raise OptionError(name, f"{shown(text)} is none of its values", f"Give one of {', '.join(each for each in choices if each)}.")
    return _converted(name, kind, text)


def _converted(name: str, kind: str, value: t.Any) -> t.Any:
    if kind not in _CONVERTED:
        return value
    convert, problem, remedy = _CONVERTED[kind]
    try:
        return convert(value)
    except (TypeError, ValueError, OverflowError):
        raise OptionError(name, f"{shown(value)} {problem}", remedy) from None


def _check_text(name: str, value: t.Any, secret: bool = False) -> None:
    if isinstance(value, str):
        return
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        kind = "a list" if isinstance(value, list) else "a dictionary" if isinstance(value, Mapping) else "true or false"
        raise OptionError(name, f"{kind}, where one text is meant", "Give one text; put it in quotes where YAML takes it for something else.")
    # YAML reads 0123456 as an octal number: what was written cannot be told from what arrived.
    number = "a number" if secret else f"the number {value}"
    raise OptionError(name, f"{number}, where text is meant", "Put the value in quotes, so that YAML leaves it as it is written.")


def _secret(name: str, value: t.Any) -> t.Any:
    """It is never told, and never altered, unless it is sure to stay the same."""
    _check_text(name, value, secret=True)
    if name in _ENCODED:
        return strip(value)
    bare = strip(value)
    if value and not bare:
        raise OptionError(name, "nothing but blanks or line breaks", "Look at where it comes from, or leave it out.")
    start = value.index(bare)
    for around, where in ((value[:start], "starts"), (value[start + len(bare) :], "ends")):
        if "\ufeff" in around:
            remedy = "Save the file that it comes from as UTF-8 without a byte order mark."
            raise OptionError(name, f"{where} with a byte order mark, which is hardly part of it", remedy)
        if around and around.splitlines() != [around]:
            remedy = "Take it away with the filter trim, such as lookup('ansible.builtin.file', path) | trim."
            raise OptionError(name, f"{where} with a line break, which is hardly part of it", remedy)
    return value
