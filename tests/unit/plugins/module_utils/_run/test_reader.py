# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading configurations: which fields are named, and what is read where ONTAP refuses the whole."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import BY_NAME
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health import health
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Target
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OUTAGES, OntapError, Refused
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.release import NEWEST, Release
from ansible_collections.storage_keys.ontap.plugins.module_utils._run import reader

HEALTH = ("state", "azure_reachability")


def refusing(error: OntapError) -> t.Any:
    """What a list does that is refused."""

    def records(path: str, query: t.Any) -> t.Any:
        raise error

    return records


class System:
    """Stands for a client: an estate of one configuration per SVM, on a release, with some of them in an outage."""

    def __init__(self, count: int = 1, ill: t.Mapping[str, int] | None = None, release: Release | None = None) -> None:
        self.records_held: list[dict[str, t.Any]] = [{"uuid": str(number), "svm": {"name": f"svm{number}"}} for number in range(count)]
        self.ill = ill or {}
        self._release = release
        self.asked: list[str] = []

    @property
    def release(self) -> Release:
        self.asked.append("release")
        if self._release is None:
            raise OntapError("not now", http_status=500)
        return self._release

    def records(self, path: str, query: t.Mapping[str, t.Any]) -> list[dict[str, t.Any]]:
        fields = query["fields"].split(",")
        uuids = query["uuid"].split("|") if "uuid" in query else None
        self.asked.append(f"{query['fields']} of {'all' if uuids is None else len(uuids)}")
        release = self._release or Release(9, 13)
        if any(name in BY_NAME and BY_NAME[name].since > release for name in fields) or (release == NEWEST and "port" in fields):
            raise Refused("invalid value", http_status=400, code=262197, target="fields")
        found = [record for record in self.records_held if uuids is None or record["uuid"] in uuids]
        if set(HEALTH) & set(fields):
            for record in found:
                if record["uuid"] in self.ill:
                    raise Refused("in an outage", http_status=503, code=self.ill[str(record["uuid"])])
            return [{**record, "azure_reachability": {"code": "0"}} for record in found]
        return found


def read(system: System, *named: str) -> list[dict[str, t.Any]]:
    return reader.find_all(t.cast(t.Any, system), {}, named)


def test_the_fields_are_named_in_one_order_and_once() -> None:
    system = System(release=Release(9, 14))
    read(system, "state", "port", "port", "proxy_host")
    assert system.asked == ["*,proxy_host,port,state of all"]


@pytest.mark.parametrize("code", OUTAGES)
def test_an_outage_of_the_only_configuration_costs_one_more_read(code: int) -> None:
    system = System(1, {"0": code})
    (record,) = read(system, *HEALTH)
    assert health(record)["verdict"] == ("unreachable" if code == 65537549 else "degraded")
    assert system.asked == ["*,state,azure_reachability of all", "* of all"]


def test_an_outage_of_one_does_not_hide_the_others() -> None:
    system = System(45, {"7": 65537549})
    verdicts = {record["uuid"]: health(record)["verdict"] for record in read(system, *HEALTH)}
    assert [uuid for uuid, verdict in verdicts.items() if verdict != "healthy"] == ["7"] and verdicts["7"] == "unreachable"
    # All at once, all without their health, three groups, and each of the group that is refused.
    groups = ["uuid,state,azure_reachability of 20"] * 2 + ["uuid,state,azure_reachability of 5"]
    assert sorted(system.asked[2:]) == sorted([*groups, *["uuid,state,azure_reachability of 1"] * 20])


def test_an_outage_of_all_is_told_of_each() -> None:
    system = System(25, {str(number): 65537551 for number in range(25)})
    assert {health(record)["verdict"] for record in read(system, *HEALTH)} == {"degraded"}
    assert len(system.asked) == 2 + 2 + 25


def test_what_is_not_enabled_has_no_health() -> None:
    system = System(2, {"0": 65537549})
    system.records_held[1]["enabled"] = False
    ill, idle = read(system, *HEALTH)
    assert (health(ill)["verdict"], health(idle)["verdict"]) == ("unreachable", "unknown")


def test_another_failure_in_the_middle_is_one() -> None:
    system = System(3, {"0": 65537549, "1": 7})
    with pytest.raises(OntapError) as caught:
        read(system, *HEALTH)
    assert caught.value.code == 7 and caught.value.operation == "reading the AKV configurations"


def test_an_outage_without_an_advanced_field_is_a_failure() -> None:
    system = System(1)
    system.records = refusing(Refused("no", http_status=400, code=65537549))  # type: ignore[method-assign]
    with pytest.raises(OntapError):
        read(system)


@pytest.mark.parametrize(
    ("release", "asked"),
    [
        (Release(9, 9), ["*,proxy_host,port of all", "release", "*,proxy_host of all"]),
        (Release(9, 14), ["*,proxy_host,port of all"]),
        (NEWEST, ["*,proxy_host,port of all", "release", "*,proxy_host of all"]),
    ],
)
def test_a_field_that_the_release_does_not_know_is_left_out(release: Release, asked: list[str]) -> None:
    system = System(release=release)
    assert len(read(system, "port", "proxy_host")) == 1
    assert system.asked == asked


def test_a_refusal_stays_where_the_release_cannot_be_asked_for() -> None:
    system = System()
    with pytest.raises(Refused) as caught:
        read(system, "port")
    assert caught.value.code == 262197


def test_an_old_field_is_no_reason_to_ask_for_the_release() -> None:
    system = System(release=Release(9, 14))
    system.records = refusing(Refused("no", http_status=400, code=2))  # type: ignore[method-assign]
    with pytest.raises(Refused):
        read(system, "proxy_host")
    assert system.asked == []


def test_an_outage_is_not_asked_about_again() -> None:
    assert Refused("busy", http_status=503, code=7).transient
    assert not any(Refused("away", http_status=503, code=code).transient for code in OUTAGES)


def owned(uuid: str, svm: str | None, name: str = "default", enabled: bool = True) -> dict[str, t.Any]:
    owner = {"scope": "svm", "svm": {"name": svm, "uuid": f"UUID-of-{svm}"}} if svm else {"scope": "cluster"}
    return {"uuid": uuid, **owner, "configuration": {"name": name}, "enabled": enabled}


ESTATE = [
    *(owned("v1", "svm1"), owned("v2", "svm1", "next", False), owned("v4", None), owned("v5", "svm5"), owned("v6", "svm5")),
    {**owned("v3", "SVM1"), "svm": {"name": "SVM1", "uuid": "another"}},
]
BOTH_IN_USE = "2 configurations came where one at the most can be"


@pytest.mark.parametrize(
    ("target", "uuid", "beside"),
    [
        (Target(svm_name="svm1"), "v1", ["v2"]),
        (Target(svm_name="svm1", configuration_name="next"), "v2", ["v1"]),
        (Target(svm_name="svm1", configuration_name="third"), None, ["v1", "v2"]),
        (Target(svm_name="SVM1"), "v3", []),
        (Target(svm_name="Svm1"), None, []),
        (Target(svm_uuid="uuid-OF-svm1"), "v1", ["v2"]),
        (Target(uuid="V2"), "v2", []),
        (Target(uuid="v9"), None, []),
        (Target("cluster"), "v4", []),
    ],
)
def test_the_configuration_of_a_target(target: Target, uuid: str | None, beside: list[str]) -> None:
    """The same from a list of its own, which is checked, and from the index of all."""
    system = System(release=Release(9, 17))
    index = reader.ConfigurationIndex(ESTATE)
    system.records_held = ESTATE if not target.uuid else [each for each in ESTATE if each["uuid"] == target.uuid.lower()]
    found, others = reader.look_up(_asking_for_all(system), target)
    for record in (found, reader.find(_asking_for_all(system), target), index.pick(target), *reader.find_many(_asking_for_all(system), [target])):
        assert not isinstance(record, OntapError) and (record and record["uuid"]) == uuid
    assert [each["uuid"] for each in others] == [each["uuid"] for each in index.beside(target)] == beside


def _asking_for_all(system: System) -> t.Any:
    """A client of a server that takes no notice of the filter."""
    client = System(release=system._release)
    client.records = lambda path, query: system.records(path, {"fields": query["fields"]})  # type: ignore[method-assign]
    return client


def test_one_list_serves_many_targets_and_one_that_cannot_be_told_fails_alone() -> None:
    system = System(release=Release(9, 17))
    system.records_held = ESTATE
    client = _asking_for_all(system)
    good, bad, missing = reader.find_many(client, [Target(svm_name="svm1"), Target(svm_name="svm5"), Target(svm_name="svm9")])
    assert isinstance(good, dict) and good["uuid"] == "v1" and missing is None and len(system.asked) == 1
    assert isinstance(bad, OntapError) and bad.message.endswith(BOTH_IN_USE) and bad.operation == "reading the AKV configuration of SVM svm5"
    assert reader.find_many(client, []) == [] and len(system.asked) == 1
    with pytest.raises(OntapError, match=BOTH_IN_USE):
        reader.find(client, Target(svm_name="svm5"))


def test_each_target_has_an_error_of_its_own_where_none_can_be_read() -> None:
    system = System()
    system.records = refusing(Refused("no", http_status=403))  # type: ignore[method-assign]
    targets = [Target(svm_name="svm1"), Target("cluster")]
    errors = reader.find_many(t.cast(t.Any, system), targets)
    assert [isinstance(error, OntapError) and error.operation for error in errors] == [
        "reading the AKV configuration of SVM svm1", "reading the AKV configuration of the cluster"
    ]
    assert errors[0] is not errors[1]
    (alone,) = reader.find_many(t.cast(t.Any, system), targets[:1])
    assert isinstance(alone, Refused) and alone.http_status == 403 and alone.operation == "reading the AKV configuration of SVM svm1"


def test_a_record_that_names_no_uuid_or_is_nested_too_deeply_is_misread() -> None:
    system = System()
    system.records_held = [{"svm": {"name": "svm1"}}]
    with pytest.raises(OntapError, match="a record has no uuid"):
        read(system)
    nested: dict[str, t.Any] = {"uuid": "v1"}
    for _depth in range(5000):
        nested = {"uuid": "v1", "deep": nested}
    system.records_held = [nested]
    with pytest.raises(OntapError, match="nested too deeply"):
        read(system)


def test_a_list_that_names_one_twice_has_it_once() -> None:
    system = System()
    system.records_held = [{"uuid": "v1"}, {"uuid": "v1"}]
    assert len(read(system)) == 1
