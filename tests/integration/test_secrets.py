# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No secret shows in what a module tells Ansible or writes to the system's log, whatever happens and whoever repeats it."""

from __future__ import annotations

import dataclasses
import itertools
import json
import typing as t

import pytest
from ansible.module_utils import basic
from support.canaries import CANARIES, FORMS, leaks
from support.estate import CONFIGURATION, Estate
from support.module_runner import ModuleRun

CERTIFICATE = "Y2FuYXJ5LWNlcnRpZmljYXRlLXdpdGgtaXRzLWtleQ=="
TOKEN = "canary.access-token_0123456789"
MODULES: dict[str, dict[str, t.Any]] = {
    "akv_config": {"svm_name": "svm1"},
    "akv_configs": {},
    "akv_info": {"gather": "all"},
    "akv_migrate": {"svm_name": "svm1"},
    "akv_rekey": {"svm_name": "svm1"},
    "akv_restore": {"svm_name": "svm1"},
}

Logged = list[t.Any]


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client._FIRST_DELAY", 0.01)


@pytest.fixture(autouse=True)
def logged(monkeypatch: pytest.MonkeyPatch) -> Logged:
    """What goes to syslog, and to the journal where the system has one."""
    lines: Logged = []

    class Journal:
        @staticmethod
        def send(**fields: t.Any) -> None:
            lines.append(fields)
            raise OSError("syslog is next")

    monkeypatch.setattr(basic, "has_journal", True)
    monkeypatch.setattr(basic, "journal", Journal, raising=False)
    monkeypatch.setattr(basic.syslog, "syslog", lambda *line: lines.append(line))
    return lines


class Secrets:
    """The secrets of one task: three that belong together, so that a longer one holds a shorter one."""

    def __init__(self, canary: str) -> None:
        self.client_secret = canary
        self.proxy_password = f"{canary}-proxy"
        self.password = f"login-{canary}"

    def configuration(self, **options: t.Any) -> dict[str, t.Any]:
        own = {"client_secret": self.client_secret, "proxy_password": self.proxy_password}
        return {**CONFIGURATION, "proxy_host": "proxy.example.com", "proxy_username": "user", **own, **options}

    def options(self, module: str, **options: t.Any) -> dict[str, t.Any]:
        """A task that sends the secrets where the module has any to send."""
        always = {"update_secret": "always", "update_proxy_password": "always"}
        if module == "akv_config":
            return {**MODULES[module], **self.configuration(), **always, **options}
        if module == "akv_configs":
            configs = [{"svm_name": "svm1", **self.configuration()}, {"svm_name": "svm2"}]
            return {"configs": configs, "common": self.configuration(), **always, **options}
        return {**MODULES[module], **options}

    def known_to(self, module: str) -> tuple[str, ...]:
        """Nobody can mask what nobody has told him."""
        of_the_configuration = (self.client_secret, self.proxy_password) if module.startswith("akv_config") else ()
        return (self.password, *of_the_configuration)

    def check(self, module: str, run: ModuleRun, logged: Logged) -> None:
        assert logged, "the run was logged"
        for secret in self.known_to(module):
            assert not leaks(secret, run.result, run.output, logged), (secret, run.output)
        logged.clear()


def log_in(estate: Estate, password: str) -> None:
    accounts = estate.simulator.accounts
    estate.simulator.accounts = dataclasses.replace(accounts, password=password)


@pytest.mark.parametrize("canary", CANARIES.values(), ids=CANARIES)
def test_success(estate: Estate, logged: Logged, canary: str) -> None:
    secrets = Secrets(canary)
    log_in(estate, secrets.password)
    for module in MODULES:
        estate.simulator.keep_keys_in_admin_svm("svm1", module == "akv_migrate")
        for check in (True, False):
            run = estate.run(module, check=check, **secrets.options(module))
            assert not run.failed, run.output
            assert module != "akv_configs" or ("configs=2 entries" in str(logged) and "common=8 options" in str(logged))
            secrets.check(module, run, logged)
    uuid = estate.vault()["uuid"]
    assert estate.simulator.secret_of(uuid, "client_secret") == secrets.client_secret
    assert estate.simulator.secret_of(uuid, "proxy_password") == secrets.proxy_password


@pytest.mark.parametrize(
    ("module", "method"),
    [(module, "GET") for module in MODULES]
    + [(module, "POST") for module in MODULES if module != "akv_info"]
    + [("akv_config", "PATCH"), ("akv_configs", "PATCH")],
)
def test_a_server_repeats_it_in_an_error(estate: Estate, logged: Logged, module: str, method: str) -> None:
    """Plain and encoded, in the message, the target and the type of the answer, and in what no error should have."""
    secrets = Secrets(CANARIES["symbols"] + CANARIES["quotes"])
    log_in(estate, secrets.password)
    if method == "PATCH" or module not in ("akv_config", "akv_configs"):
        for svm in ("svm1", "svm2"):
            estate.create(svm, proxy_username="user")
    logged.clear()
    for name, form in FORMS.items():
        repeated = " and ".join(map(form, secrets.known_to(module)))
        error = {"code": "262197", "message": f"Invalid value {repeated}.", "target": repeated}
        estate.simulator.inject(method=method, path="*/security/*", status=400, body={"error": error}, times=9)
        run = estate.run(module, diff=True, **secrets.options(module))
        secrets.check(module, run, logged)
        assert run.failed and "Invalid value ********" in run["error"]["message"], name
        assert run["error"]["code"] == 262197 and run["error"]["cause"] and run["error"]["next_step"]
        estate.simulator.clear_faults()


@pytest.mark.parametrize("module", ["akv_config", "akv_configs"])
@pytest.mark.parametrize("canary", CANARIES.values(), ids=CANARIES)
def test_a_server_repeats_the_whole_request(estate: Estate, logged: Logged, module: str, canary: str) -> None:
    secrets = Secrets(canary)
    log_in(estate, secrets.password)
    for status in (400, 500):
        estate.simulator.inject(method="POST", effect="echo", status=status, times=9)
        run = estate.run(module, **secrets.options(module))
        assert run.failed and "********" in run.output
        secrets.check(module, run, logged)
        estate.simulator.clear_faults()


@pytest.mark.parametrize("form", FORMS)
def test_a_failed_job_repeats_it(estate: Estate, logged: Logged, form: str) -> None:
    secrets = Secrets(CANARIES["unicode"])
    for module in ("akv_config", "akv_configs"):
        estate.simulator.settings.post_is_job = True
        estate.simulator.fail_next_job(65537504, f"Cannot log in with {FORMS[form](secrets.client_secret)} there")
        run = estate.run(module, **secrets.options(module))
        assert run.failed and "Cannot log in with ********" in run["error"]["message"]
        secrets.check(module, run, logged)
        estate.run("akv_configs", configs=[{"svm_name": svm, "state": "absent"} for svm in ("svm1", "svm2")])
        logged.clear()


@pytest.mark.parametrize("form", FORMS)
def test_a_record_repeats_it(estate: Estate, logged: Logged, form: str) -> None:
    """In fields that are known, unknown or nested, and in the name of one."""
    secrets = Secrets(CANARIES["newlines"])
    log_in(estate, secrets.password)
    estate.create()
    record = {**estate.vault(), **CONFIGURATION}
    for module in MODULES:
        for secret in secrets.known_to(module):
            repeated = FORMS[form](secret)
            state = {"available": False, "code": 1, "message": f"reason: {repeated}"}
            extra = [{"deep": {repeated: repeated}}]
            told = {**record, "proxy_username": repeated, "extra": extra, "state": state, "proxy_password": repeated}
            answer = {"status": 200, "body": {"records": [told], "num_records": 1}}
            estate.simulator.inject(method="GET", path="*/azure-key-vaults", times=9, **answer)
            secrets.check(module, estate.run(module, check=True, **secrets.options(module)), logged)
            estate.simulator.clear_faults()


@pytest.mark.parametrize("form", FORMS)
def test_another_option_repeats_it(estate: Estate, logged: Logged, form: str) -> None:
    """Then it shows neither in a warning nor in what is told and logged of the options."""
    secrets = Secrets(CANARIES["unicode"])
    run = estate.run("akv_config", check=True, **secrets.options("akv_config", svm_name=FORMS[form](secrets.client_secret)))
    # In some forms it holds what no name holds.
    told = run["msg"] if run.failed else str(run["warnings"])
    assert ("svm_name: ******** holds" if run.failed else "SVM ******** does not exist") in told
    secrets.check("akv_config", run, logged)


@pytest.mark.parametrize("form", FORMS)
def test_a_login_is_repeated(estate: Estate, logged: Logged, form: str) -> None:
    """By something in between that answers in the place of ONTAP."""
    modules, basic_login = itertools.cycle(MODULES), FORMS["Basic"](CANARIES["plain"])
    for secret, login in (
        (CANARIES["plain"], {"username": "admin", "password": CANARIES["plain"]}),
        (TOKEN, {"username": None, "password": None, "access_token": TOKEN}),
    ):
        text = f"{FORMS[form](secret)} {basic_login}"
        for answer in (
            {"status": 401, "body": {"error": {"code": text, "message": f"User is not authorized: {text}"}}},
            {"status": 407, "body": f"<html>{text}</html>", "headers": {"Content-Type": f"text/{secret if secret.isascii() else 'x'}"}},
            {"status": 403, "body": {"error": {"code": 6, "message": text}, "job": {"uuid": text}}},
            {"status": 200, "body": text},
            {"status": 302, "body": text, "headers": {"Location": f"https://127.0.0.1/{basic_login}"}},
        ):
            estate.simulator.inject(path="*", times=9, **t.cast("dict[str, t.Any]", answer))
            module = next(modules)
            run = estate.run(module, connection={**estate.simulator.connection, **login}, **Secrets("xxxx").options(module))
            assert run.failed
            assert not leaks(secret, run.result, run.output, logged), run.output
            assert basic_login not in run.output or secret == TOKEN
            estate.simulator.clear_faults()


@pytest.mark.parametrize(
    "configs",
    [
        ["client_secret={secret}"],
        "client_secret={secret}",
        "[{{'client_secret': '{secret}'}}]",
        [["client_secret", "{secret}"]],
        [{"client_secret": "{secret}", "svm": "svm1"}],
        {"client_secret": "{secret}"},
        [{"svm_name": "svm1", "client_secret": ["{secret}"]}],
        [{"svm_name": "svm1", "proxy_password": {"a": "{secret}"}, "state": "no"}],
        [{"svm_name": "svm1", "client_secrets": "{secret}"}],
        [{"svm_name": "svm1", "proxy_host": "user:{secret}@host"}],
        ["nonsense {secret}"],
        [5, None, True, "{secret}"],
    ],
    ids=str,
)
def test_options_that_cannot_be_read(estate: Estate, logged: Logged, configs: t.Any) -> None:
    """Ansible itself knows no secret at all then, not even the password."""
    secret = "canary-in-the-wrong-place"
    given = json.loads(json.dumps(configs).replace("{secret}", secret).replace("{{", "{").replace("}}", "}"))
    log_in(estate, "canary-password")
    for more in ({}, {"common": given}, {"update_secret": "sometimes"}, {"passwort": secret}, {"hostname": f"https://admin:{secret}@host/"}):
        connection = {**estate.simulator.connection, **more}
        run = estate.run("akv_configs", connection=connection, configs=given)
        assert run.failed and not estate.writes
        for hidden in (secret, "canary-password"):
            assert not leaks(hidden, run.result, run.output, logged), run.output


@pytest.mark.parametrize("module", MODULES)
def test_a_secret_under_a_wrong_name_or_in_an_address(estate: Estate, logged: Logged, module: str) -> None:
    secret = "canary-in-the-wrong-place"
    options = Secrets("xxxx").options(module)
    wrong: list[dict[str, t.Any]] = [
        {"client_secrt": secret},
        {"hostname": f"admin:{secret}@127.0.0.1"},
        {"hostname": f"https://admin:{secret}@127.0.0.1/api"},
        {"passwords": [secret]},
    ]
    if module == "akv_config":
        wrong += [{"proxy_host": f"http://user:{secret}@proxy"}, {"name": f"https://x:{secret}@vault/"}, {"client_secret": [secret], "state": "x"}]
    for each in wrong:
        run = estate.run(module, connection={**estate.simulator.connection, **each}, **{**options, **each})
        assert run.failed and not estate.sent
        assert not leaks(secret, run.result, run.output, logged), run.output


def test_a_certificate_in_lines(estate: Estate, logged: Logged) -> None:
    """It is sent without the line breaks that it was given with."""
    estate.simulator.inject(method="POST", effect="echo", times=9)
    lines = f"{CERTIFICATE[:20]}\n{CERTIFICATE[20:]}\n"
    run = estate.config(**{**CONFIGURATION, "client_secret": None, "client_certificate": lines})
    assert run.failed and not [part for part in (CERTIFICATE, CERTIFICATE[:20], CERTIFICATE[20:]) if leaks(part, run.result, run.output, logged)]


@pytest.mark.parametrize("word", ["e", "1", "a", "True", "admin", "svm1", "uuid", "create", "127.0.0.1", "********", "failed"])
def test_a_secret_that_is_a_common_word(estate: Estate, word: str) -> None:
    """The work is done all the same; only what is told about it is full of gaps."""
    log_in(estate, word)
    options = {**CONFIGURATION, "client_secret": word, "proxy_username": word, "proxy_password": word}
    run = estate.config(**options)
    assert run.result.get("failed", False) is False and run["changed"] is True
    assert set(run["azure_key_vault"]) >= {"uuid", "svm", "name", "key_id"}
    vault = estate.vault()
    assert estate.simulator.secret_of(vault["uuid"], "client_secret") == word
    assert vault["proxy_username"] == word and vault["name"] == CONFIGURATION["name"]
    again = estate.config(**options)
    assert again["changed"] is False and estate.methods == ["GET"]
    assert estate.run("akv_info", svm_name="svm1")["changed"] is False
    failed = estate.config(**{**options, "name": "https://other.vault.azure.net/"})
    assert failed.failed and failed["changed"] is False


def test_no_traceback_tells_it(estate: Estate, logged: Logged, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ansible adds the exception that is being handled at a high verbosity, in newer releases if it is told to."""
    secrets = Secrets(CANARIES["quotes"])
    error = {"code": "262197", "message": f"Invalid value {FORMS['JSON'](secrets.client_secret)}."}
    estate.simulator.inject(method="POST", path="*/security/*", status=400, body={"error": error})
    if "tracebacks_for" in basic.PASS_VARS:
        monkeypatch.setattr("ansible.module_utils._internal._traceback._is_traceback_enabled", lambda _event: True)
    run = estate.run("akv_config", _ansible_verbosity=5, **secrets.options("akv_config"))
    assert run.failed
    assert "OntapError" not in run.output and "Refused" not in run.output
    secrets.check("akv_config", run, logged)
