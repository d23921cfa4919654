# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The arguments of the source: every mistake is one sentence that names the option, and none tells a secret."""

from __future__ import annotations

import pathlib
import typing as t

import jinja2
import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.options import Settings, argument_spec, settings_of
from jinja2 import nativetypes

SECRET = "Canary-Pa55word"
LOGIN = {"username": "admin", "password": SECRET}
ONE = {"hostname": "cluster1", **LOGIN}


def settings(args: t.Mapping[str, t.Any], **environment: str) -> Settings:
    return settings_of(args, environment)


def refused(args: t.Mapping[str, t.Any], **environment: str) -> str:
    with pytest.raises(OptionError) as error:
        settings(args, **environment)
    sentence = error.value.sentence()
    assert SECRET not in sentence and "\n" not in sentence and error.value.next_step
    return sentence


def test_one_cluster_and_what_holds_without_more() -> None:
    found = settings(ONE)
    (cluster,) = found.clusters
    assert (cluster.name, cluster.hostname) == ("cluster1", "cluster1")
    connection = cluster.connection()
    assert (connection.port, connection.timeout, connection.validate_certs, connection.password) == (443, 30, True, SECRET)
    assert found.policy == ("problems", 1, 0) and (found.interval, found.heartbeat, found.concurrency, found.max_backoff) == (60, 0, 8, 300)
    assert found.gather == ("state", "azure_reachability", "ekmip_reachability") and found.ems and found.state_file is None


def test_the_environment_of_the_modules_counts() -> None:
    (cluster,) = settings({}, ONTAP_HOSTNAME="c1", ONTAP_USERNAME="u", ONTAP_PASSWORD=SECRET, ONTAP_VALIDATE_CERTS="false").clusters
    assert cluster.hostname == "c1" and not cluster.connection().validate_certs
    several = settings({"clusters": [{"hostname": "c2"}]}, ONTAP_HOSTNAME="c1", ONTAP_USERNAME="u", ONTAP_PASSWORD=SECRET)
    assert [each.hostname for each in several.clusters] == ["c2"]


def test_each_cluster_takes_what_it_has_not_from_outside(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "token"
    file.write_text("tok\n")
    entries = [{"name": "a", "hostname": "h1", "http_port": "8443"}, {"hostname": "h2", "access_token_file": str(file), "validate_certs": "no"}]
    first, second = settings({**LOGIN, "timeout": "5", "clusters": entries}).clusters
    assert (first.name, first.connection().port, first.connection().timeout, first.connection().username) == ("a", 8443, 5, "admin")
    login = second.connection()
    assert (second.name, login.username, login.password, login.access_token, login.validate_certs) == ("h2", None, None, "tok", False)


def test_a_file_is_read_again_each_time(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "password"
    file.write_text("old\r\n")
    (cluster,) = settings({"hostname": "c1", "username": "admin", "password_file": str(file)}).clusters
    assert cluster.connection().password == "old"
    file.write_text(" new ")
    assert cluster.connection().password == " new "
    file.unlink()
    with pytest.raises(OptionError, match=r"password_file: .* cannot be read"):
        cluster.connection()


def test_paths_are_expanded_as_in_a_module(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "password").write_text(SECRET)
    login = {"username": "admin", "password_file": "~/password"}
    found = settings({"clusters": [{"hostname": "c1", **login}, {"hostname": "c2"}], **login, "state_file": "$HOME/state"})
    assert [cluster.connection().password for cluster in found.clusters] == [SECRET, SECRET]
    assert found.state_file == str(tmp_path / "state")


@pytest.mark.parametrize(
    ("args", "beginning"),
    [
        ({**ONE, "intervall": 60}, "intervall: there is no such option"),
        ({**ONE, "xyz": 60}, "xyz: there is no such option"),
        ({**ONE, "interval": 0}, "interval: 0 is no sensible number"),
        ({**ONE, "interval": "9"}, "interval: 9 is no sensible number"),
        ({**ONE, "interval": "soon"}, "interval: soon is no whole number"),
        ({**ONE, "interval": True}, "interval: True is no whole number"),
        ({**ONE, "interval": 10.5}, "interval: 10.5 is no whole number"),
        ({**ONE, "confirm": 0}, "confirm: 0"),
        ({**ONE, "remind": -1}, "remind: -1"),
        ({**ONE, "heartbeat": -1}, "heartbeat: -1"),
        ({**ONE, "max_backoff": 0}, "max_backoff: 0"),
        ({**ONE, "concurrency": 0}, "concurrency: 0"),
        ({**ONE, "timeout": 0}, "timeout: "),
        ({**ONE, "http_port": 0}, "http_port: 0"),
        ({**ONE, "initial": "some"}, "initial: some is none of its values"),
        ({**ONE, "uuid_per": "x"}, "uuid_per: x"),
        ({**ONE, "gather": ["stat"]}, "gather: stat"),
        ({**ONE, "ems": "maybe"}, "ems: maybe is neither true nor false"),
        ({**ONE, "validate_certs": "falsch"}, "validate_certs: falsch is neither true nor false"),
        ({**ONE, "svm_names": ["a b,"]}, "svm_names: "),
        ({**ONE, "svm_names": []}, "svm_names: empty"),
        ({**LOGIN}, "hostname: missing"),
        ({**ONE, "hostname": "https://cluster1"}, "hostname: https://cluster1 is a URL"),
        ({"hostname": "c1"}, "username: no way to log in"),
        ({**ONE, "password": 1234567}, "password: a number, where text is meant"),
        ({**ONE, "password": True}, "password: true or false, where one text is meant"),
        ({**ONE, "password": f"{SECRET}\n"}, "password: ends with a line break"),
        ({**ONE, "access_token": "abc"}, "access_token: more than one way to log in"),
        ({"hostname": "c1", "key_filepath": "/none"}, "cert_filepath: missing, and key_filepath is given"),
        ({"hostname": "c1", "cert_filepath": "/none.pem"}, "cert_filepath: /none.pem does not exist"),
        ({"hostname": "c1", "username": "a", "password_file": "/none"}, "password_file: /none cannot be read"),
        ({**ONE, "password_file": "/none"}, "password_file: does not go with password"),
        ({**LOGIN, "clusters": []}, "clusters: no list of clusters"),
        ({**LOGIN, "clusters": {"hostname": "c1"}}, "clusters: no list of clusters"),
        ({**LOGIN, "clusters": ["c1"]}, "clusters[0]: no dictionary of options"),
        ({**LOGIN, "clusters": [{"hostname": "c1"}, {"host": "c2"}]}, "clusters[1].host: there is no such option"),
        ({**LOGIN, "clusters": [{"name": "c1"}]}, "clusters[0].hostname: missing"),
        ({**LOGIN, "clusters": [{"hostname": "c1", "timeout": "x"}]}, "clusters[0].timeout: x is no whole number"),
        ({**LOGIN, "clusters": [{"hostname": "c1", "username": "u"}]}, "clusters[0].password: missing"),
        ({**ONE, "clusters": [{"hostname": "c2"}]}, "hostname: does not go with clusters"),
        ({**LOGIN, "name": "x", "clusters": [{"hostname": "c2"}]}, "name: does not go with clusters"),
        ({**LOGIN, "clusters": [{"hostname": "c1"}, {"hostname": "C1"}]}, "clusters[1]: clusters[0] has hostname C1, too"),
        ({**LOGIN, "clusters": [{"hostname": "c1", "name": "x"}, {"hostname": "c2", "name": "x"}]}, "clusters[1]: clusters[0] has name x, too"),
    ],
)
def test_what_is_wrong_is_named(args: dict[str, t.Any], beginning: str) -> None:
    sentence = refused(args)
    assert sentence.startswith(beginning) and "svm_name " not in sentence, sentence


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"", "holds nothing"), (b" \n", "holds nothing"), (b"\xff\xfe", "is no text"), (b"a\nb", "more than one line"), (b"x" * 70_000, "too large")],
)
def test_a_file_that_holds_no_secret_is_named(tmp_path: pathlib.Path, content: bytes, problem: str) -> None:
    file = tmp_path / "password"
    file.write_bytes(content)
    assert problem in refused({"hostname": "c1", "username": "a", "password_file": str(file)})


def test_a_mistake_names_the_option_that_was_probably_meant() -> None:
    assert "write interval if that is what you mean" in refused({**ONE, "intervall": 60})


@pytest.mark.parametrize(
    ("options", "beginning"),
    [
        ({"clusters": "{{ akv_eda_clusters }}"}, "clusters: the variable akv_eda_clusters is not set"),
        ({**ONE, "interval": "{{ often }}"}, "interval: the variable often is not set"),
        ({"clusters": [{"hostname": "{{ address }}"}]}, "clusters[0].hostname: the variable address is not set"),
    ],
)
def test_a_variable_that_is_missing_is_named(options: dict[str, t.Any], beginning: str) -> None:
    """As ansible-rulebook fills in the arguments."""
    environment = nativetypes.NativeEnvironment(undefined=jinja2.StrictUndefined)

    def filled(value: t.Any) -> t.Any:
        if isinstance(value, list):
            return [filled(each) for each in value]
        if isinstance(value, dict):
            return {name: filled(each) for name, each in value.items()}
        return environment.from_string(value).render() if isinstance(value, str) else value

    assert refused(filled(options)).startswith(beginning)


def test_the_options_of_the_engine_are_not_ours() -> None:
    assert settings({**ONE, "feedback": True, "eda_feedback_queue": object()}) == settings(ONE)


def test_every_option_has_a_type() -> None:
    assert all(option["type"] for option in argument_spec().values())
