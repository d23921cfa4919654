# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report's page in Chromium: searched, read with scripts off, printed, with names that try to be markup, and with 20 000 SVMs."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.page import page_of
from debian_programs import needed, variables
from support.commands import CHECKOUT
from support.fleets import OUTAGE, cluster, fleet, large, told, unread

STYLE, SCRIPT = ((CHECKOUT / "roles/akv_report/files" / name).read_text() for name in ("page.css", "page.js"))
HOSTILE = '"><img src=x onerror="document.title=1">'


def chromium(folder: Path, *options: str) -> str:
    """What it prints."""
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage", f"--user-data-dir={folder / 'profile'}")
    command = [str(needed("chromium")), *quiet, *options]
    ran = subprocess.run(command, capture_output=True, text=True, env=variables(), cwd=folder, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def dump(page: Path, query: str = "", *options: str) -> str:
    """The document as it is once the page is there."""
    return chromium(page.parent, *options, "--dump-dom", f"file://{page}{query}")


def shown(document: str) -> list[str]:
    """The owners in the rows of the big table that are not hidden."""
    return re.findall(r'<tr class="\w+"(?: data-is="[^"]*")?><td>[^<]*</td><th scope="row">([^<]*)', document)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "akv.html"
    first = cluster("c1", told("svm1", "unreachable", **OUTAGE), told("svm2", name="https://other.vault.azure.net/"), told(HOSTILE))
    second = cluster("c2", told("svm1"), told("svm10", "degraded"), expected=[{"owner": "SVM svm1"}])
    path.write_text(page_of(fleet(first, second, unread("c3")), STYLE, SCRIPT))
    return path


def test_the_address_says_what_is_shown(page: Path) -> None:
    document = dump(page, "#?state=unreachable,degraded&q=SVM1+c2")
    assert shown(document) == ["svm10"] and "1 of 5 shown" in document and document.count('<button type="button">') == 10
    assert 'id="more" hidden=""' in document
    # The time is long over, and the page knows. No name of an SVM has become anything but text.
    assert "<title>3 not well" in document and ">blocked</span>" in document and "<img" not in document
    assert shown(dump(page, "#c2/svm1")) == ["svm1"]


def test_a_column_sorts(page: Path) -> None:
    """Once up, twice down, as numbers where there are some; a screen reader is told which way."""
    clicks = "heads[2].click(); heads[1].click(); heads[1].click()"
    script = f"<script>{{const heads = document.querySelectorAll('#entries thead button'); {clicks}}}</script>"
    clicked = page.parent / "clicked.html"
    clicked.write_text(re.sub(r"<meta http-equiv[^>]+>", "", page.read_text()).replace("</body>", f"{script}</body>"))
    document = dump(clicked)
    assert shown(document)[:4] == ["svm10", "svm2", "svm1", "svm1"]
    assert re.findall(r'aria-sort="(\w+)"', document)[:4] == ["none", "descending", "none", "none"]


def test_without_scripts_all_is_there(page: Path) -> None:
    """As in a mail program, which lets none run. Nothing is shown that would do nothing."""
    bare = page.parent / "bare.html"
    bare.write_text(re.sub(r"script-src &#x27;sha256-[^&]+&#x27;", "script-src &#x27;none&#x27;", page.read_text()))
    document = dump(bare)
    assert len(shown(document)) == 5 and '<form id="filter" hidden=""' in document and '<button type="button">' not in document
    assert "38 min left" in document and "connection refused" in document and '<p id="age" class="warn" hidden=""></p>' in document


def test_it_prints(page: Path) -> None:
    chromium(page.parent, "--no-pdf-header-footer", f"--print-to-pdf={page.parent / 'akv.pdf'}", f"file://{page}")
    pdf = (page.parent / "akv.pdf").read_bytes()
    (box,) = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf))
    assert pdf.startswith(b"%PDF") and [round(float(each) / 72 * 25.4) for each in box] == [297, 210]


def test_twenty_thousand(tmp_path: Path) -> None:
    page = tmp_path / "akv.html"
    page.write_text(page_of(fleet(*large(20_000)), STYLE, SCRIPT))
    document = dump(page, "#?state=healthy&q=SVM000")
    assert len(shown(document)) == 99 and "99 of 20000 shown" in document
    # As many as a browser shows without delay, and a button for the others.
    document = dump(page)
    assert len(shown(document)) == 1000 and "20000 of 20000, the first 1000 shown" in document and 'id="more">' in document
