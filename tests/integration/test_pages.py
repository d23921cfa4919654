# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The README, the guides and the demo, with the commands and playbooks that stand in them really run."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

import pytest
import yaml
from ontap_simulator import Simulator
from support.commands import CHECKOUT, ansible, connection_variables
from support.estate import CONFIGURATION, PROXY_PASSWORD, SECRET, Estate

MODULES = ("akv_config", "akv_configs", "akv_info", "akv_migrate", "akv_rekey", "akv_restore")


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (CHECKOUT / page).read_text(), re.DOTALL)


def shell_commands(*pages: str) -> set[str]:
    return {line for page in pages for block in blocks(page, "shell") for line in block.splitlines()}


def quick_start(simulator: Simulator, folder: Path) -> None:
    """The README's playbook as a user saves it, with this system's address in it."""
    (text,) = [block for block in blocks("README.md", "yaml") if "hosts: localhost" in block]
    connection = simulator.connection
    text = text.replace("cluster1.example.com", f"{connection['hostname']}\n      http_port: {connection['http_port']}")
    text = text.replace("username: ansible", f"username: {connection['username']}")
    text = text.replace("/etc/ssl/certs/cluster1.pem", str(connection["ca_path"]))
    (folder / "akv.yml").write_text(text)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of collections of somebody who has installed the built archive."""
    folder = tmp_path_factory.mktemp("installed")
    assert ansible("galaxy", "collection", "build", "--output-path", str(folder)).returncode == 0
    (archive,) = folder.glob("*.tar.gz")
    variables = {"ANSIBLE_COLLECTIONS_PATH": str(folder / "collections")}
    run = ansible("galaxy", "collection", "install", str(archive), "--offline", variables=variables)
    assert run.returncode == 0, run.stdout
    return folder / "collections"


def test_the_demo_keeps_its_promises_and_leaves_nothing_behind(installed: Path, tmp_path: Path) -> None:
    """As a newcomer runs it: from the archive, in a folder of their own, behind a proxy that reaches no simulator."""
    variables = {
        "ANSIBLE_COLLECTIONS_PATH": str(installed), "https_proxy": "http://127.0.0.1:9",
        "XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path),
    }
    run = ansible("playbook", "-i", "localhost,", "storage_keys.ontap.demo", cwd=tmp_path, variables=variables)
    assert run.returncode == 0, run.stdout
    steps = ["1. ONBOARD", "2. AGAIN", "3. DIFF", "4. OUTAGE", "5. WRONG SECRET", "6. RECOVERED"]
    places = [run.stdout.index(f"TASK [{step}: ") for step in steps] + [run.stdout.index("TASK [Summary]")]
    assert places == sorted(places)
    outcome = re.sub(r"\d+ minutes left", "some minutes left", run.stdout)
    for line in (
        '+    "client_secret": "sent, not shown"',
        '+    "proxy_host": "proxy.example.com"',
        "1. Onboarded 3 SVMs with 5 requests.",
        "2. Again: 1 request, nothing changed.",
        "4. 1 of 3 unreachable, some minutes left.",
        "5. Wrong secret: 1 rolled back, 2 not tried.",
        "6. 3 of 3 healthy again, after 19 requests in all.",
    ):
        assert line in outcome, outcome
    for noise in ("WARNING", "DEPRECATION", "ontap_simulator :", "skipping:", "included:", "fatal:"):
        assert noise not in run.stdout, run.stdout
    assert "simulated-client-secret" not in run.stdout and "simulated-wrong-secret" not in run.stdout
    assert not list(tmp_path.rglob("*.pem"))


def test_every_command_of_the_pages_is_tested() -> None:
    guides = ("docs/secrets.md", "docs/trust.md", "docs/error_reference.md", "docs/releases.md", "docs/fleet.md")
    assert shell_commands("README.md", *guides, "roles/ontap_simulator/README.md") == {
        "git clone https://github.com/storage-keys/storage_keys.ontap.git",
        "cd storage_keys.ontap",
        "make demo",  # above, and by the tests of the tools
        "ansible-playbook -i localhost, storage_keys.ontap.demo",  # above
        "make test",  # this run
        "ansible-galaxy collection install storage_keys.ontap",  # below, from a built archive
        "ansible-playbook akv.yml --check --diff",
        "ansible-playbook akv.yml --diff",
        "ansible localhost -m storage_keys.ontap.akv_info",
        "ansible-vault encrypt secrets.yml",
        "ansible-playbook akv.yml -e @secrets.yml --ask-vault-pass",
        "ansible-playbook -i clusters.yml storage_keys.ontap.health",  # by the tests of the pages for runbooks
        # By the tests of a fleet:
        "ansible-playbook -i clusters.yml storage_keys.ontap.onboard --check --diff --forks 16",
        "ansible-playbook -i clusters.yml storage_keys.ontap.onboard --diff --forks 16",
        """ansible-playbook -i clusters.yml storage_keys.ontap.rekey -e akv_rekey_svms=all -e '{"akv_serial": [1, "10%", "100%"]}' --check""",
        "ansible-playbook -i clusters.yml fleet.yml --check --diff",
        "ansible-playbook -i clusters.yml fleet.yml --diff",
        "ansible -i clusters.yml cluster1.example.com -c local -m ansible.builtin.async_status -a jid=j123456789012.3456",
    }


def test_the_quick_start(simulator: Simulator, tmp_path: Path) -> None:
    quick_start(simulator, tmp_path)
    secrets = {"ONTAP_PASSWORD": str(simulator.connection["password"]), "AKV_CLIENT_SECRET": SECRET}
    counts = []
    for arguments in (["--check", "--diff"], ["--diff"], ["--diff"]):
        run = ansible("playbook", "akv.yml", *arguments, cwd=tmp_path, variables=secrets)
        assert run.returncode == 0, run.stdout
        counts.append(re.findall(r"changed=(\d+)", run.stdout))
        assert SECRET not in run.stdout and secrets["ONTAP_PASSWORD"] not in run.stdout
    assert counts == [["1"], ["1"], ["0"]]
    assert '"verdict": "healthy"' in run.stdout


def test_ad_hoc_with_the_connection_in_the_environment(simulator: Simulator) -> None:
    run = ansible("adhoc", "localhost", "-m", "storage_keys.ontap.akv_info", variables=connection_variables(simulator.connection))
    assert run.returncode == 0 and '"num_records": 0' in run.stdout, run.stdout


def test_secrets_from_a_vault_file(estate: Estate, tmp_path: Path) -> None:
    (tmp_path / "secrets.yml").write_text(f"akv_client_secret: {SECRET}\n")
    (tmp_path / "word").write_text("vault-word")
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "tasks": yaml.safe_load(blocks("docs/secrets.md", "yaml")[0]),
    }
    estate.create()
    (tmp_path / "akv.yml").write_text(yaml.safe_dump([play]))
    word = f"--vault-password-file={tmp_path / 'word'}"
    assert ansible("vault", "encrypt", "secrets.yml", word, cwd=tmp_path).returncode == 0
    assert SECRET not in (tmp_path / "secrets.yml").read_text()
    connection = connection_variables(estate.simulator.connection)
    run = ansible("playbook", "akv.yml", "-e", "@secrets.yml", word, cwd=tmp_path, variables=connection)
    assert run.returncode == 0 and "changed=1" in run.stdout, run.stdout


def example_tasks(page: str) -> list[dict[str, t.Any]]:
    return [task for block in blocks(page, "yaml") for task in yaml.safe_load(block)]


def test_the_tasks_of_the_guide_for_secrets(estate: Estate) -> None:
    estate.create()
    estate.simulator.expire_secret("svm1", valid="a-new-secret")
    changed = []
    # Those for many secrets at once have tests of their own.
    for task in (task for task in example_tasks("docs/secrets.md") if "akv_entries" not in str(task) and "loop" not in task):
        ((module, options),) = [(name.split(".")[-1], value) for name, value in task.items() if name != "name"]
        options = {name: "a-new-secret" if "{{" in value else value for name, value in options.items() if isinstance(value, str)}
        if "restore" in module:
            options["only_if_unavailable"] = "true"
        run = estate.run(module, **options)
        assert not run.failed, run["msg"]
        changed.append(run["changed"])
    # always; the vault can be reached again; the keys are available; nothing else changes
    assert changed == [True, False, False, False]


def test_the_rescue_example_of_the_error_reference(estate: Estate, tmp_path: Path) -> None:
    simulator = estate.simulator
    estate.create()
    refusal = {"error": {"code": "65536867", "message": "Keys are in use."}}
    simulator.inject(method="DELETE", path="*/azure-key-vaults/*", status=400, body=refusal, times=1)
    (example,) = [block for block in blocks("docs/error_reference.md", "yaml") if "rescue:" in block]
    play = {"hosts": "localhost", "gather_facts": False, "tasks": yaml.safe_load(example)}
    (tmp_path / "rescue.yml").write_text(yaml.safe_dump([play]))
    run = ansible("playbook", "rescue.yml", cwd=tmp_path, variables=connection_variables(simulator.connection))
    assert "rescued=1" in run.stdout, run.stdout


@pytest.mark.parametrize("module", MODULES)
def test_ansible_doc_shows_the_module(module: str) -> None:
    run = ansible("doc", "-t", "module", f"storage_keys.ontap.{module}")
    assert run.returncode == 0 and "hostname" in run.stdout and "EXAMPLES" in run.stdout
    assert "[ERROR]" not in run.stdout and "WARNING" not in run.stdout, run.stdout


def test_the_collection_installs_from_its_archive(installed: Path, simulator: Simulator) -> None:
    """What users install has everything it needs, and nothing of the tests."""
    place = installed / "ansible_collections/storage_keys/ontap"
    assert (place / "plugins/modules/akv_config.py").exists() and not (place / ".venv").exists()
    variables = {"ANSIBLE_COLLECTIONS_PATH": str(installed), **connection_variables(simulator.connection)}
    run = ansible("adhoc", "localhost", "-m", "storage_keys.ontap.akv_info", variables=variables)
    assert run.returncode == 0, run.stdout


def test_no_secret_shows_at_the_highest_verbosity(simulator: Simulator, tmp_path: Path) -> None:
    """Success, failure and an answer that echoes what was sent, as people run it when something is wrong."""
    options = {"svm_name": "svm1", **CONFIGURATION, "proxy_username": "user", "proxy_password": PROXY_PASSWORD}
    tasks = [
        {"name": "Create", "storage_keys.ontap.akv_config": options},
        {"name": "Fail", "storage_keys.ontap.akv_config": {**options, "svm_name": "svm9"}, "ignore_errors": True},
        {"name": "Echo", "storage_keys.ontap.akv_config": {**options, "update_secret": "always"}, "ignore_errors": True},
    ]
    (tmp_path / "play.yml").write_text(yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
    echo = {"error": {"code": "262185", "message": f'Bad value "{SECRET}" and "{PROXY_PASSWORD}".'}}
    simulator.inject(method="PATCH", path="*/azure-key-vaults/*", status=400, body=echo, times=1)
    variables = {"ANSIBLE_LOG_PATH": str(tmp_path / "log"), **connection_variables(simulator.connection)}
    run = ansible("playbook", "play.yml", "-vvvv", "--diff", cwd=tmp_path, variables=variables)
    assert "ok=3" in run.stdout and "ignored=2" in run.stdout, run.stdout
    shown = run.stdout + (tmp_path / "log").read_text()
    for secret in (SECRET, PROXY_PASSWORD, str(simulator.connection["password"])):
        # The play's own text stands in the play, and a task that failed is shown with its source.
        assert secret not in shown
