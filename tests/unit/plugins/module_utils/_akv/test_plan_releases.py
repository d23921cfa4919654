# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a plan owes to ONTAP's release: which calls it takes, which options it may use, and when it must be asked for."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import Desired, Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import FIELDS, SETTINGS
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.plan import NEW_UUID, Plan, ReleaseNeeded, make_plan
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import KEY_STORES_PATH, PATH, Target
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.release import BASELINE, Release, release_of

UUID = "1c8d1c4c-0e12-11ec-9c9c-005056bb1234"
SVM1 = Target(svm_name="svm1")
BLUE = Target(svm_name="svm1", configuration_name="blue")
VAULT = "https://example.vault.azure.net/"
KEY2 = f"{VAULT}keys/key2"
GIVEN: dict[str, t.Any] = {"name": VAULT, "key_id": f"{VAULT}keys/key1", "client_id": "client", "tenant_id": "tenant", "client_secret": "word"}
OLD: dict[str, t.Any] = {
    "uuid": UUID,
    "scope": "svm",
    "svm": {"name": "svm1", "uuid": "4f6c2d8a-0e11-11ec-9c9c-005056bb1234"},
    **{name: value for name, value in GIVEN.items() if name != "client_secret"},
}
NEW: dict[str, t.Any] = {
    **OLD,
    "authentication_method": "client_secret",
    "configuration": {"name": "default", "uuid": UUID},
    "enabled": True,
    "verify_host": False,
}
INACTIVE: dict[str, t.Any] = {**NEW, "configuration": {"name": "blue", "uuid": UUID}, "enabled": False}
RELEASES = [Release(9, major) for major in range(8, 20)]


def plan(
    current: dict[str, t.Any] | None,
    values: dict[str, t.Any],
    release: Release | None = None,
    target: Target = SVM1,
    policy: Policy | None = None,
    **more: t.Any,
) -> Plan:
    return make_plan(current, Desired(target, values=values, **more), policy or Policy(), release)


def requests(done: Plan) -> list[tuple[str, str, dict[str, t.Any]]]:
    return [(step.method, step.path, dict(step.body or {})) for step in done.steps]


@pytest.mark.parametrize(
    ("version", "text"), [((9, 8), "9.8"), ((9, 9), "9.9.1"), ((9, 10), "9.10.1"), ((9, 19), "9.19.1"), ((10, 1), "10.1.1")]
)
def test_a_release_is_written_as_ontap_does(version: tuple[int, int], text: str) -> None:
    assert str(Release(*version)) == text
    assert release_of({"version": {"generation": version[0], "major": str(version[1]), "minor": 1}}) == version


@pytest.mark.parametrize("cluster", [{}, {"version": None}, {"version": {}}, {"version": {"generation": 9, "major": "new"}}])
def test_an_answer_without_a_release(cluster: dict[str, t.Any]) -> None:
    assert release_of(cluster) is None


def test_releases_are_compared_by_their_numbers() -> None:
    assert Release(9, 8) < Release(9, 9) < Release(9, 10) < Release(9, 19) < Release(10, 0)


@pytest.mark.parametrize("release", RELEASES)
def test_another_key_is_patched_up_to_9_10_1_and_rekeyed_from_then_on(release: Release) -> None:
    done = plan(OLD, {"key_id": KEY2, "proxy_host": "proxy"}, release)
    assert done.actions == ["update", "rekey_external"]
    if release <= Release(9, 10):
        assert requests(done) == [("PATCH", f"{PATH}/{UUID}", {"key_id": KEY2, "proxy_host": "proxy"})]
    else:
        assert requests(done) == [
            ("PATCH", f"{PATH}/{UUID}", {"proxy_host": "proxy"}),
            ("POST", f"{PATH}/{UUID}/rekey-external", {"key_id": KEY2}),
        ]
    assert done.after is not None and done.after["key_id"] == KEY2
    assert not plan(OLD, {"key_id": OLD["key_id"] + "/0123456789abcdef0123456789abcdef"}, release).changed


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("field", [field for field in SETTINGS if field.patch and not field.required], ids=lambda field: field.name)
def test_an_option_that_is_too_new_fails_and_names_the_release(field: t.Any, release: Release) -> None:
    value = {"raw": 8443, "bool": True, "str": "https"}[field.kind.option]
    values = {"proxy_host": "other", field.name: value}
    policy = Policy("always", "always")
    for current in (OLD, None):
        wish = values if current else {**GIVEN, **values}
        if field.credential and current is None:
            wish = {name: wish[name] for name in wish if name != "client_secret" or field.name == "client_secret"}
        if release >= field.since:
            assert any(field.name in body for method, path, body in requests(plan(current, wish, release, policy=policy)))
            continue
        with pytest.raises(OptionError, match=f"needs ONTAP {field.since} or newer, and this system runs {release}") as caught:
            plan(current, wish, release, policy=policy)
        assert caught.value.target == field.name
        with pytest.raises(ReleaseNeeded):
            plan(current, wish, policy=policy)


@pytest.mark.parametrize("name", ["client_id", "tenant_id"])
def test_9_8_cannot_change_the_application(name: str) -> None:
    values = {name: "other", "client_secret": "word"}
    with pytest.raises(OptionError, match=r"needs ONTAP 9.9.1 or newer, and this system runs 9.8"):
        plan(OLD, values, Release(9, 8))
    assert plan(OLD, values, BASELINE).actions == ["update"]


@pytest.mark.parametrize("field", [field for field in SETTINGS if field.since <= BASELINE and field.name != "key_id"], ids=lambda field: field.name)
def test_the_release_is_not_needed_for_what_the_baseline_knows(field: t.Any) -> None:
    value = {"name": GIVEN["name"], "proxy_port": 3128, "proxy_type": "http"}.get(field.name, "other")
    assert plan(OLD, {"client_secret": "word", field.name: value}, policy=Policy("always", "always")).changed
    assert plan(None, {**GIVEN, field.name: value}).actions == ["create"]


def test_the_release_is_needed_for_another_key_only_where_it_differs() -> None:
    assert not plan(NEW, {**GIVEN, "verify_host": False}, enabled=True).changed
    with pytest.raises(ReleaseNeeded):
        plan(NEW, {"key_id": KEY2})


def test_creating_with_what_only_patch_takes_is_two_requests() -> None:
    done = plan(None, {**GIVEN, "verify_ip": True, "port": 8443, "skip_verification": True}, Release(9, 16))
    assert requests(done) == [
        ("POST", PATH, {"svm": {"name": "svm1"}, **GIVEN, "port": 8443, "skip_verification": True}),
        ("PATCH", f"{PATH}/{NEW_UUID}", {"verify_ip": True}),
    ]
    assert done.actions == ["create", "update"]
    assert done.after is not None and done.after["verify_ip"] is True and "skip_verification" not in done.after


def test_a_flag_of_the_request_is_no_change_of_its_own() -> None:
    assert not plan(NEW, {"skip_verification": True}, Release(9, 16)).changed
    done = plan(NEW, {"skip_verification": True, "proxy_host": "proxy"}, Release(9, 16))
    assert requests(done) == [("PATCH", f"{PATH}/{UUID}", {"proxy_host": "proxy", "skip_verification": True})]
    assert set(done.diff()["after"]) - set(done.diff()["before"]) == {"proxy_host"}


@pytest.mark.parametrize(
    ("credential", "method"), [("client_secret", "certificate"), ("client_certificate", "client_secret"), ("client_certificate", None)]
)
def test_the_other_credential_switches_the_method(credential: str, method: str | None) -> None:
    current = {name: value for name, value in {**NEW, "authentication_method": method}.items() if value}
    done = plan(current, {credential: "word"}, Release(9, 10))
    assert requests(done) == [("PATCH", f"{PATH}/{UUID}", {credential: "word"})]
    assert done.after is not None
    assert done.after["authentication_method"] == ("certificate" if credential == "client_certificate" else "client_secret")
    assert not plan(dict(done.after), {credential: "word"}, Release(9, 10)).changed


def test_the_certificate_goes_along_like_the_secret() -> None:
    current = {**NEW, "authentication_method": "certificate"}
    done = plan(current, {"client_id": "other", "client_certificate": "word"}, Release(9, 10))
    assert requests(done)[0][2] == {"client_id": "other", "client_certificate": "word"}
    assert plan(current, {"client_certificate": "word"}, Release(9, 10), policy=Policy("always")).sent == ("client_certificate",)
    created = plan(None, {**{n: v for n, v in GIVEN.items() if n != "client_secret"}, "client_certificate": "word"}, Release(9, 10))
    assert created.sent == ("client_certificate",) and created.after is not None
    assert created.after["authentication_method"] == "certificate"


@pytest.mark.parametrize(("enabled", "actions"), [(False, ["create"]), (True, ["create", "enable"])])
def test_creating_beside_the_one_in_use(enabled: bool, actions: list[str]) -> None:
    done = plan(None, GIVEN, Release(9, 14), BLUE, enabled=enabled)
    assert done.actions == actions
    create, *rest = done.steps
    assert create.query == {"return_records": "true", "create_inactive": "true"}
    assert create.body == {"svm": {"name": "svm1"}, "configuration": {"name": "blue"}, **GIVEN}
    assert [(step.method, step.path, step.body) for step in rest] == (
        [("PATCH", f"{KEY_STORES_PATH}/{NEW_UUID}", {"enabled": True})] if enabled else []
    )
    assert done.after is not None and done.after["enabled"] is enabled and done.after["configuration"] == {"name": "blue"}


@pytest.mark.parametrize(
    ("target", "enabled", "option"),
    [
        (SVM1, False, "configuration_name"),
        (Target(svm_name="svm1", configuration_name="default"), False, "configuration_name"),
        (BLUE, None, "enabled"),
    ],
)
def test_what_to_create_must_be_clear(target: Target, enabled: bool | None, option: str) -> None:
    with pytest.raises(OptionError) as caught:
        plan(None, GIVEN, Release(9, 14), target, enabled=enabled)
    assert caught.value.target == option and caught.value.next_step


def test_the_name_of_the_one_that_creating_enables() -> None:
    done = plan(None, GIVEN, Release(9, 14), Target(svm_name="svm1", configuration_name="default"), enabled=True)
    assert requests(done) == [("POST", PATH, {"svm": {"name": "svm1"}, **GIVEN})]


@pytest.mark.parametrize(
    ("target", "enabled", "option"), [(BLUE, False, "configuration_name"), (BLUE, True, "configuration_name"), (SVM1, True, "enabled")]
)
def test_several_configurations_need_9_14_1(target: Target, enabled: bool, option: str) -> None:
    with pytest.raises(OptionError, match=r"needs ONTAP 9.14.1 or newer, and this system runs 9.13.1") as caught:
        plan(None, GIVEN, Release(9, 13), target, enabled=enabled)
    assert caught.value.target == option
    with pytest.raises(ReleaseNeeded):
        plan(None, GIVEN, None, target, enabled=enabled)


def test_enabled_on_a_release_that_does_not_know_it() -> None:
    with pytest.raises(OptionError, match=r"enabled: needs ONTAP 9.14.1"):
        plan(OLD, {}, Release(9, 13), enabled=True)


def test_enabling_comes_after_the_settings_and_before_the_key() -> None:
    done = plan(INACTIVE, {"key_id": KEY2, "proxy_host": "proxy"}, Release(9, 14), BLUE, enabled=True)
    assert requests(done) == [
        ("PATCH", f"{PATH}/{UUID}", {"proxy_host": "proxy"}),
        ("PATCH", f"{KEY_STORES_PATH}/{UUID}", {"enabled": True}),
        ("POST", f"{PATH}/{UUID}/rekey-external", {"key_id": KEY2}),
    ]
    assert done.actions == ["update", "enable", "rekey_external"]
    assert not plan(dict(done.after or {}), {"key_id": KEY2, "proxy_host": "proxy"}, Release(9, 14), BLUE, enabled=True).changed


def test_enabling_is_a_change_that_the_secret_can_go_with() -> None:
    done = plan(INACTIVE, {"client_secret": "word"}, Release(9, 14), BLUE, Policy("with_change"), enabled=True)
    assert done.actions == ["update", "enable"] and done.sent == ("client_secret",)
    assert not plan(INACTIVE, {}, Release(9, 14), BLUE, enabled=False).changed


def test_disabling_is_not_possible() -> None:
    with pytest.raises(OptionError, match="cannot disable") as caught:
        plan(NEW, {}, Release(9, 14), enabled=False)
    assert caught.value.target == "enabled"


def test_deleting_one_that_is_not_enabled() -> None:
    assert requests(plan(INACTIVE, {}, target=BLUE, state="absent")) == [("DELETE", f"{KEY_STORES_PATH}/{UUID}", {})]
    assert requests(plan(NEW, {}, state="absent")) == [("DELETE", f"{PATH}/{UUID}", {})]


def test_another_vault_goes_beside_the_one_in_use() -> None:
    """Where the release can: to delete first is not advised, because volumes may depend on it."""
    with pytest.raises(OptionError, match="cannot change the name") as caught:
        plan(NEW, {"name": "https://other.vault.azure.net/"})
    told = str(caught.value.next_step)
    assert told.startswith("Leave this one as it is: create a second one beside it") and "state=absent" not in told


def test_another_name_is_refused() -> None:
    with pytest.raises(OptionError, match="is called default and not blue") as caught:
        plan(NEW, {}, target=Target(uuid=UUID, configuration_name="blue"))
    assert caught.value.target == "configuration_name"
    with pytest.raises(OptionError, match="belongs to SVM svm1"):
        plan(NEW, {}, target=Target(svm_name="svm2", uuid=UUID, configuration_name="default"))


@pytest.mark.parametrize(
    ("target", "record", "selected"),
    [
        (SVM1, OLD, True),
        (SVM1, NEW, True),
        (SVM1, INACTIVE, False),
        (BLUE, INACTIVE, True),
        (BLUE, NEW, False),
        (BLUE, OLD, False),
        (Target(uuid=UUID), INACTIVE, True),
        (Target(svm_name="svm2", configuration_name="blue"), INACTIVE, False),
    ],
)
def test_which_of_several_is_meant(target: Target, record: dict[str, t.Any], selected: bool) -> None:
    assert target.selects(record) is selected


def test_every_field_has_one_row() -> None:
    assert len({field.name for field in FIELDS}) == len(FIELDS)
    for field in FIELDS:
        assert bool(field.post or field.patch) != bool(field.read), field.name
        assert not (field.secret and field.returned), field.name


DEFAULTS = {"port": 443, "oauth_host": "login.microsoftonline.com", "vault_host": "vault.azure.net", "verify_host": False, "verify_ip": False}


@pytest.mark.parametrize("name", DEFAULTS)
def test_a_setting_that_ontap_leaves_out_has_its_default(name: str) -> None:
    left_out = {key: value for key, value in NEW.items() if key != name}
    told = {**left_out, name: DEFAULTS[name]}
    other: t.Any = True if isinstance(DEFAULTS[name], bool) else 8443 if name == "port" else "other.example.com"
    for current in (left_out, told, {**left_out, name: None}):
        for release in (None, Release(9, 14)):
            assert not plan(current, {name: DEFAULTS[name]}, release).changed
        assert requests(plan(current, {name: other}, Release(9, 14))) == [("PATCH", f"{PATH}/{UUID}", {name: other})]
        if not isinstance(other, bool):
            assert not plan(current, {name: ""}).changed
    assert requests(plan({**NEW, name: other}, {name: DEFAULTS[name]}, Release(9, 14)))[0][2] == {name: DEFAULTS[name]}


@pytest.mark.parametrize("name", DEFAULTS)
def test_a_default_does_not_hide_that_the_release_lacks_the_option(name: str) -> None:
    with pytest.raises(OptionError, match=r"needs ONTAP 9\.14\.1 or newer, and this system runs 9\.13\.1") as caught:
        plan(OLD, {name: DEFAULTS[name]}, Release(9, 13))
    assert caught.value.target == name


def test_what_the_default_of_a_proxy_is() -> None:
    """None: a proxy that ONTAP leaves out is not there."""
    assert plan(NEW, {"proxy_port": 443}).changed and not plan(NEW, {"proxy_port": ""}).changed
