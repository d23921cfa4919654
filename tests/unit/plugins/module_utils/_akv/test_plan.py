# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import Desired, Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import SETTINGS
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.plan import SENT, Plan, make_plan
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import PATH, Target
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.release import BASELINE, Release
from hypothesis import given
from hypothesis import strategies as st

SVM1 = Target(svm_name="svm1")
UUID = "1c8d1c4c-0e12-11ec-9c9c-005056bb1234"
CURRENT: dict[str, t.Any] = {
    "uuid": UUID,
    "scope": "svm",
    "svm": {"name": "svm1", "uuid": "4f6c2d8a-0e11-11ec-9c9c-005056bb1234"},
    "name": "https://example.vault.azure.net/",
    "key_id": "https://example.vault.azure.net/keys/key1",
    "client_id": "client",
    "tenant_id": "tenant",
    "proxy_host": "proxy.example.com",
    "proxy_port": 3128,
}
GIVEN: dict[str, t.Any] = {
    "name": "https://example.vault.azure.net/",
    "key_id": "https://example.vault.azure.net/keys/key1/0123456789abcdef0123456789abcdef",
    "client_id": "client",
    "tenant_id": "tenant",
    "client_secret": "word",
}

VALUES: dict[str, st.SearchStrategy[t.Any]] = {
    "key_id": st.sampled_from(["https://example.vault.azure.net/keys/key1", "https://example.vault.azure.net/keys/key2"]),
    "client_id": st.sampled_from(["client", "CLIENT", "other"]),
    "tenant_id": st.sampled_from(["tenant", "other"]),
    "client_secret": st.just("s3cret-word"),
    "proxy_type": st.sampled_from(["http", "https", ""]),
    "proxy_host": st.sampled_from(["proxy.example.com", "PROXY.example.com", "other", ""]),
    "proxy_port": st.sampled_from([3128, 8080, ""]),
    "proxy_username": st.sampled_from(["user", ""]),
    "proxy_password": st.just("s3cret-pass"),
}
RELEASES = st.sampled_from([Release(9, major) for major in range(9, 20)])
POLICIES = st.builds(
    Policy,
    st.sampled_from(["on_create", "with_change", "when_unreachable", "always"]),
    st.sampled_from(["on_create", "always"]),
)


def plan(values: dict[str, t.Any], current: t.Any = "CURRENT", policy: Policy | None = None, **desired: t.Any) -> Plan:
    record = CURRENT if current == "CURRENT" else current
    release = desired.pop("release", BASELINE)
    return make_plan(record, Desired(desired.pop("target", SVM1), values=values, **desired), policy or Policy(), release)


def applied(current: dict[str, t.Any] | None, done: Plan) -> dict[str, t.Any] | None:
    """What an ONTAP system holds after the plan's writes: secrets hidden, empty fields left out."""
    for step in done.steps:
        if step.method == "DELETE":
            return None
        body = dict(step.body or {})
        current = {**(current or {"uuid": UUID, "scope": "svm"}), **body}
        current = {k: v for k, v in current.items() if v not in ("", None) and k not in ("client_secret", "proxy_password")}
    return current


@given(st.fixed_dictionaries({}, optional=VALUES), POLICIES, RELEASES)
def test_a_second_run_changes_nothing_but_what_the_policy_always_sends(
    values: dict[str, t.Any], policy: Policy, release: Release
) -> None:
    try:
        first = plan(values, policy=policy, release=release)
    except OptionError as error:
        assert error.target == "client_secret" and "client_secret" not in values
        return
    after = applied(CURRENT, first)
    assert after == first.after
    second = plan(values, after, policy, release=release)
    sent_always = {
        *(["client_secret"] if policy.update_secret == "always" and "client_secret" in values else []),
        *(["proxy_password"] if policy.update_proxy_password == "always" and "proxy_password" in values else []),
    }
    # with_change goes along with the password of the proxy, should that be sent on every run.
    if policy.update_secret == "with_change" and "proxy_password" in sent_always and "client_secret" in values:
        sent_always.add("client_secret")
    assert {name for step in second.steps for name in (step.body or {})} == sent_always


@given(st.fixed_dictionaries({}, optional=VALUES), POLICIES, RELEASES)
def test_a_plan_agrees_with_itself(values: dict[str, t.Any], policy: Policy, release: Release) -> None:
    try:
        done = plan(values, policy=policy, release=release)
    except OptionError:
        return
    diff = done.diff()
    assert done.changed == bool(done.actions) == (diff["before"] != diff["after"])
    body = {name: value for step in done.steps for name, value in (step.body or {}).items()}
    shown = {k for k in {*diff["before"], *diff["after"]} if diff["before"].get(k) != diff["after"].get(k)}
    assert shown == set(body)
    assert "s3cret" not in str(diff)
    assert set(body) <= set(values)
    assert ("rekey_external" in done.actions) == ("key_id" in body)
    assert ("update" in done.actions) == bool(set(body) - {"key_id"})


def test_creating_sends_everything_in_one_post() -> None:
    done = plan({**GIVEN, "proxy_host": "", "proxy_port": 3128, "proxy_password": "pass"}, None)
    (step,) = done.steps
    assert (step.method, step.path, step.query) == ("POST", PATH, {"return_records": "true"})
    assert step.body == {"svm": {"name": "svm1"}, **GIVEN, "proxy_port": 3128, "proxy_password": "pass"}
    assert done.actions == ["create"]
    assert done.diff() == {
        "before": {},
        "after": {
            "scope": "svm",
            "svm": {"name": "svm1"},
            **{name: value for name, value in GIVEN.items() if name != "client_secret"},
            "proxy_port": 3128,
            "client_secret": SENT,
            "proxy_password": SENT,
        },
    }


def test_creating_for_the_cluster_names_no_svm() -> None:
    done = plan(GIVEN, None, target=Target("cluster"))
    assert done.steps[0].body == GIVEN
    assert done.after is not None and done.after["scope"] == "cluster" and "svm" not in done.after


@pytest.mark.parametrize("missing", ["client_secret", *(field.name for field in SETTINGS if field.required)])
def test_creating_needs_every_required_option(missing: str) -> None:
    with pytest.raises(OptionError) as caught:
        plan({name: value for name, value in GIVEN.items() if name != missing}, None)
    assert caught.value.target == missing
    assert missing in str(caught.value.next_step)


def test_a_uuid_that_nothing_has_is_not_created() -> None:
    with pytest.raises(OptionError, match="no configuration has the uuid"):
        plan(GIVEN, None, target=Target(uuid=UUID))


def test_deleting() -> None:
    done = plan({}, state="absent")
    (step,) = done.steps
    assert (step.method, step.path, step.body, done.actions) == ("DELETE", f"{PATH}/{UUID}", None, ["delete"])
    assert done.diff() == {"before": CURRENT, "after": {}}
    assert not plan({}, None, state="absent").changed


def test_one_patch_with_only_what_differs() -> None:
    done = plan({**GIVEN, "proxy_host": "other", "proxy_port": "", "key_id": "https://example.vault.azure.net/keys/key2"})
    (step,) = done.steps
    assert (step.method, step.path) == ("PATCH", f"{PATH}/{UUID}")
    assert step.body == {"proxy_host": "other", "proxy_port": None, "key_id": "https://example.vault.azure.net/keys/key2"}
    assert done.actions == ["update", "rekey_external"]
    assert done.after is not None and "proxy_port" not in done.after


@pytest.mark.parametrize("name", ["client_id", "tenant_id"])
def test_the_secret_goes_along_where_ontap_demands_it(name: str) -> None:
    assert plan({name: "other", "client_secret": "word"}).steps[0].body == {name: "other", "client_secret": "word"}
    with pytest.raises(OptionError, match=f"{name} changes") as caught:
        plan({name: "other"})
    assert caught.value.target == "client_secret"


@pytest.mark.parametrize(
    ("policy", "values", "reachable", "sent"),
    [
        ("on_create", {"proxy_host": "other"}, False, False),
        ("with_change", {"proxy_host": "other"}, True, True),
        ("with_change", {"proxy_host": "proxy.example.com"}, False, False),
        ("when_unreachable", {}, False, True),
        ("when_unreachable", {"proxy_host": "other"}, True, False),
        ("when_unreachable", {}, None, False),
        ("always", {}, True, True),
    ],
)
def test_when_the_secret_is_sent(policy: str, values: dict[str, t.Any], reachable: bool | None, sent: bool) -> None:
    current = {**CURRENT, "azure_reachability": {"reachable": reachable}} if reachable is not None else CURRENT
    done = plan({**values, "client_secret": "word"}, current, Policy(policy))
    assert ("client_secret" in done.sent) == sent
    assert done.changed == (sent or values.get("proxy_host") == "other")
    assert "azure_reachability" not in done.diff()["before"]


@pytest.mark.parametrize(
    ("told", "sent"),
    [
        ({"code": 0, "message": ""}, False),
        ({"code": "0"}, False),
        ({"code": 65537549, "message": "Not reachable."}, True),
        ({"message": "Not reachable."}, True),
        ({"reachable": True, "code": 1}, False),
        ({}, False),
        (None, False),
        ("odd", False),
    ],
)
def test_an_unreachable_vault_is_judged_as_its_health_is(told: t.Any, sent: bool) -> None:
    current = {**CURRENT, "azure_reachability": told}
    assert plan({"client_secret": "word"}, current, Policy("when_unreachable")).sent == (("client_secret",) if sent else ())
    # No other trouble than that of the vault sends a secret.
    ill = {**CURRENT, "state": {"available": False, "code": 65537551}, "azure_reachability": {"reachable": True}}
    assert plan({"client_secret": "word"}, ill, Policy("when_unreachable")).sent == ()


def test_which_changes_take_the_secret_along() -> None:
    policy = Policy("with_change")
    enabling = plan({"client_secret": "word"}, {**CURRENT, "enabled": False}, policy, enabled=True, release=Release(9, 14))
    assert enabling.sent == ("client_secret",) and "enable" in enabling.actions
    assert plan({"client_secret": "word", "proxy_password": "pass"}, policy=policy).sent == ()
    both = plan({"client_secret": "word", "proxy_password": "pass"}, policy=Policy("with_change", "always"))
    assert set(both.sent) == {"client_secret", "proxy_password"}
    new_user = {"proxy_username": "user", "proxy_password": "pass", "client_secret": "word"}
    assert set(plan(new_user).sent) == {"proxy_password"}
    assert plan({"client_certificate": "Zm9v"}, release=Release(9, 10)).sent == ("client_certificate",)
    certified = {**CURRENT, "authentication_method": "certificate"}
    assert plan({"client_certificate": "Zm9v"}, certified, release=Release(9, 10)).sent == ()
    assert plan({"client_secret": "word"}, certified, release=Release(9, 10)).sent == ("client_secret",)
    with pytest.raises(OptionError, match="needed, because client_id and tenant_id change and") as caught:
        plan({"client_id": "other", "tenant_id": "another", "proxy_host": "other"})
    assert caught.value.next_step == "Give the client_secret, or the client_certificate, that belongs to the new values."
    with pytest.raises(OptionError, match="tenant_id changes"):
        plan({"tenant_id": "another", "proxy_password": "pass"})


def test_the_proxy_password_goes_along_with_another_user_name_only() -> None:
    assert plan({"proxy_username": "user", "proxy_password": "pass"}).sent == ("proxy_password",)
    assert plan({"proxy_host": "other", "proxy_password": "pass"}).sent == ()
    cleared = plan({"proxy_username": "", "proxy_password": "pass"}, {**CURRENT, "proxy_username": "user"})
    assert cleared.steps[0].body == {"proxy_username": ""}


def test_the_vault_cannot_be_changed() -> None:
    with pytest.raises(OptionError, match="cannot change the name") as caught:
        plan({"name": "https://other.vault.azure.net/"})
    assert caught.value.target == "name"
    assert "Only where no encrypted volumes depend on the present vault: delete" in str(caught.value.next_step)
    assert not plan({"name": "https://EXAMPLE.vault.azure.net:443"}).changed


@pytest.mark.parametrize(
    "target",
    [
        Target(svm_name="svm2", uuid=UUID),
        Target(svm_uuid="00000000-0000-0000-0000-000000000000", uuid=UUID),
        Target("cluster", uuid=UUID),
        Target(svm_name="svm2", svm_uuid=CURRENT["svm"]["uuid"]),
    ],
)
@pytest.mark.parametrize("state", ["present", "absent"])
def test_another_owner_is_refused(target: Target, state: str) -> None:
    with pytest.raises(OptionError, match="belongs to SVM svm1"):
        plan({}, target=target, state=state)
