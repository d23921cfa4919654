# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tools that set up the environments and run the demo."""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import debian_programs
import find_python
import pytest
import run_demo
import seed_ansible_test_pip

THIS_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"

PLAYBOOK = """\
import pathlib, sys, time
pathlib.Path(sys.argv[0]).with_name("running").touch()
time.sleep({seconds})
sys.exit({status})
"""
STOP = """\
import pathlib, sys
pathlib.Path(sys.argv[0]).with_name("stopped").write_text(" ".join(sys.argv[1:]))
"""
# Ansible's programs set the handler of SIGINT, so that ignoring it is not inherited.
SLOW_STOP = f"""\
import pathlib, signal, sys, time
signal.signal(signal.SIGINT, signal.SIG_DFL)
pathlib.Path(sys.argv[0]).with_name("stopping").touch()
time.sleep(0.5)
{STOP}"""


def write_program(path: pathlib.Path, source: str) -> None:
    path.write_text(f"#!{sys.executable}\n{source}")
    path.chmod(0o755)


@pytest.fixture
def programs(tmp_path: pathlib.Path) -> pathlib.Path:
    """A folder of programs as a virtual environment has it, whose `ansible` leaves a note of what it was asked."""
    (tmp_path / "python").symlink_to(sys.executable)
    write_program(tmp_path / "ansible", STOP)
    return tmp_path


def heed_signals() -> None:
    for number in run_demo.SIGNALS:
        signal.signal(number, signal.SIG_DFL)


def start_demo(programs: pathlib.Path, seconds: int, status: int) -> subprocess.Popen[str]:
    """Start the demo as a terminal does, even if these tests run where some signals are ignored."""
    write_program(programs / "ansible-playbook", PLAYBOOK.format(seconds=seconds, status=status))
    command = [str(programs / "python"), run_demo.__file__]
    return subprocess.Popen(command, text=True, stderr=subprocess.PIPE, process_group=0, preexec_fn=heed_signals)


@pytest.fixture(params=[False, True], ids=["in the foreground", "in the background"])
def background(request: pytest.FixtureRequest) -> Iterator[bool]:
    """In the background, as by ``nohup make test &``, these tests and all that they start inherit ignored signals."""
    before = {number: signal.getsignal(number) for number in run_demo.SIGNALS}
    for number in (signal.SIGINT, signal.SIGHUP) if request.param else ():
        signal.signal(number, signal.SIG_IGN)
    yield request.param
    for number, handler in before.items():
        signal.signal(number, handler)


def wait_for(path: pathlib.Path) -> None:
    deadline = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_demo_that_ends_well_is_left_alone(programs: pathlib.Path) -> None:
    with start_demo(programs, seconds=0, status=0) as demo:
        assert demo.wait() == 0
    assert not (programs / "stopped").exists()


def test_demo_that_fails_is_cleaned_up_and_keeps_its_status(programs: pathlib.Path) -> None:
    with start_demo(programs, seconds=0, status=4) as demo:
        assert demo.wait() == 4
    assert "ontap_simulator_state=stopped" in (programs / "stopped").read_text()


@pytest.mark.usefixtures("background")
@pytest.mark.parametrize("number", run_demo.SIGNALS)
def test_interrupted_demo_is_cleaned_up(programs: pathlib.Path, number: signal.Signals) -> None:
    with start_demo(programs, seconds=30, status=0) as demo:
        wait_for(programs / "running")
        demo.send_signal(number)
        assert demo.wait() != 0
    assert "ontap_simulator_state=stopped" in (programs / "stopped").read_text()


@pytest.mark.usefixtures("background")
def test_impatience_does_not_interrupt_the_cleaning_up(programs: pathlib.Path) -> None:
    write_program(programs / "ansible", SLOW_STOP)
    with start_demo(programs, seconds=30, status=0) as demo:
        wait_for(programs / "running")
        # As a terminal does: to the whole group, twice.
        os.killpg(demo.pid, signal.SIGINT)
        wait_for(programs / "stopping")
        os.killpg(demo.pid, signal.SIGINT)
        assert demo.wait() != 0
    assert (programs / "stopped").exists()


def test_finds_the_version_that_runs() -> None:
    found = find_python.find_first(["3.99", THIS_VERSION])
    assert found is not None
    version, python = found
    assert version == THIS_VERSION
    assert find_python.works(python, version)


def test_missing_version_is_not_found() -> None:
    assert find_python.find_first(["3.99"]) is None


def test_launcher_that_leads_nowhere_is_passed_over(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    launcher = tmp_path / "python3.99"
    launcher.write_text("#!/bin/sh\nexit 127\n")
    launcher.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path), os.environ["PATH"]]))
    assert launcher in list(find_python.candidates("3.99"))
    assert not find_python.works(launcher, "3.99")


def test_pip_settings_of_the_caller_reach_ansible_test(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = tmp_path / "pip.conf"
    configuration.write_text("[global]\ntimeout = 7\nretries = 1\n[install]\nno-clean = true\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(configuration))
    monkeypatch.setenv("PIP_RETRIES", "3")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://one.example/%20/simple https://two.example/simple")
    settings = seed_ansible_test_pip.pip_settings()
    assert settings["global"]["timeout"] == "7"
    assert settings["global"]["retries"] == "3"
    assert settings["global"]["extra-index-url"] == "https://one.example/%20/simple https://two.example/simple"
    assert settings["install"]["no-clean"] == "true"


@pytest.mark.parametrize(("pip_cert", "used"), [("", "/somewhere/ca.pem"), ("/somewhere/pip.pem", "/somewhere/pip.pem")])
def test_certificates_named_for_pip_come_first(monkeypatch: pytest.MonkeyPatch, pip_cert: str, used: str) -> None:
    # pip reads no configuration file at all then.
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_CERT", pip_cert)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/somewhere/ca.pem")
    assert seed_ansible_test_pip.pip_settings()["global"]["cert"] == used


def test_ansible_test_asks_for_a_pip_that_is_known() -> None:
    assert seed_ansible_test_pip.pip_versions()


def test_a_program_that_is_missing_is_told(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And found again where it was unpacked."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(debian_programs, "FOLDER", tmp_path / "debian")
    with pytest.raises(AssertionError, match="promtool is missing: install the Debian package prometheus, or run python tests/tools/debian_programs"):
        debian_programs.needed("promtool")
    place = tmp_path / "debian/usr/bin/promtool"
    place.parent.mkdir(parents=True)
    place.touch()
    assert debian_programs.needed("promtool") == place and "LD_LIBRARY_PATH" not in debian_programs.variables()
    (tmp_path / "debian/usr/lib/aarch64-linux-gnu").mkdir(parents=True)
    assert debian_programs.variables()["LD_LIBRARY_PATH"] == str(tmp_path / "debian/usr/lib/aarch64-linux-gnu")


def test_the_packages_that_a_program_needs_are_read_from_the_list_of_apt() -> None:
    told = """Reading package lists...
'http://deb.example.org/pool/c/chromium_1%3a2-3_amd64.deb' chromium_1%3a2-3_amd64.deb 123 SHA256:abc
'http://deb.example.org/pool/l/libnss3_2-3_amd64.deb' libnss3_2-3_amd64.deb 45 SHA256:def
"""
    assert debian_programs.names_in(told) == ["chromium", "libnss3"]
