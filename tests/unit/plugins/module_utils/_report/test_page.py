# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page: well-formed, small, and harmless whatever ONTAP says."""

from __future__ import annotations

import html.parser
import re
import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.fleet import About
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.memory import memory_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.page import page_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.words import STATES
from support.commands import CHECKOUT
from support.fleets import ABOUT, EXPIRY, NOW, OUTAGE, cluster, fleet, large, told, unread

STYLE, SCRIPT = ((CHECKOUT / "roles/akv_report/files" / name).read_text() for name in ("page.css", "page.js"))
VOID = {"meta", "input"}
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</script><script>alert(1)</script>",
    "<!--",
    "]]>",
    "&lt;b&gt;",
    "{{ 7 * 7 }}",
    "javascript:alert(1)",
    "svm\u202e1gnp.exe",
    "\u0637\u0627\u0626\u0631\u0629",
    "line\none\r\ntwo\x00",
    "x" * 5000,
]


class Checker(html.parser.HTMLParser):
    """Every element is closed where it has to be; what is in scripts is no element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.said.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.said))


def page(*clusters: t.Any, about: About = ABOUT, **more: t.Any) -> str:
    return page_of(fleet(*clusters, about=about, **more), STYLE, SCRIPT)


def rich() -> str:
    before = memory_of(fleet(cluster("c1", told("svm1"), told("svm2")), about=ABOUT._replace(time=NOW - 3600)))
    first = cluster("c1", told("svm1", "unreachable", **OUTAGE), told("svm2"), told(None, "degraded"), expected=[{"owner": "SVM svm7"}])
    return page(first, unread("c2"), expiry=EXPIRY, memory=before, about=ABOUT._replace(left_out=3))


def test_the_first_screen_answers() -> None:
    """How many, which, since when, how long, what to do: before anything else, in the words of the page itself."""
    checked = Checker(rich())
    text = checked.text
    parts = (
        "4 not well", "38 min left", "3 of 4 configurations on 2 clusters are not well, 1 of 2 clusters could not be read",
        "3 clusters of the inventory are left out", "What to do now", "unreachable: 1 configuration on c1", "Since 2025-11-27 11:38 UTC", "c1/svm1",
        "Find out why", "storage_keys.ontap.health --limit c1", "What is new", "What expires", "The secret ends in 5 days.",
        "this secret carries 3 SVMs on 1 cluster", "Show all", "Why not", "connection refused",
    )  # fmt: skip
    places = [text.find(part) for part in parts]
    assert -1 not in places, dict(zip(parts, places, strict=True))
    assert places[4:-1] == sorted(places[4:-1])


def test_it_needs_nothing_from_elsewhere_and_lets_nothing_in() -> None:
    text = rich()
    checked = Checker(text)
    for tag, attributes in checked.tags:
        assert tag not in ("link", "img", "iframe", "object", "base") and not {"src", "style", "onclick"} & set(attributes), tag
        assert str(attributes.get("href", "#")).startswith("#")
    (policy,) = [each["content"] for tag, each in checked.tags if tag == "meta" and each.get("http-equiv") == "Content-Security-Policy"]
    assert str(policy).startswith("default-src 'none'; style-src 'sha256-") and "unsafe" not in str(policy)
    assert not re.search(r"https?://(?!example\.vault)", re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL))


def test_for_keyboard_and_screen_reader() -> None:
    checked = Checker(rich())
    tags = [tag for tag, _attributes in checked.tags]
    assert tags.count("h1") == tags.count("main") == tags.count("title") == 1 and ("a", {"class": "skip", "href": "#all"}) in checked.tags
    assert all("scope" in attributes for tag, attributes in checked.tags if tag == "th")
    assert tags.count("table") == tags.count("caption") and ("html", {"lang": "en"}) in checked.tags
    assert [each["aria-sort"] for tag, each in checked.tags if "aria-sort" in each] == ["none"] * 10
    icons = [attributes for _tag, attributes in checked.tags if "aria-hidden" in attributes]
    assert icons and "role" in dict(next(each for tag, each in checked.tags if each.get("id") == "shown"))


@pytest.mark.parametrize("name", HOSTILE)
def test_names_and_messages_of_others_are_text(name: str) -> None:
    entry = told(
        name, "unreachable", **OUTAGE, reasons=[name], next_step=name, name=f"https://{name}", key_id=f"{name}/keys/{name}/{name}",
        client_id=name, configuration_name=name,
    )  # fmt: skip
    texts = dict.fromkeys(("what", "id", "name", "why", "next_step"), name)
    expiry = {"credentials": [{**EXPIRY["credentials"][0], **texts, "level": "expired"}], "keys": []}
    before = memory_of(fleet(cluster(name, told("svm1"))))
    text = page(cluster(name, entry), unread(f"{name}2", name), expiry=expiry, memory=before, about=ABOUT._replace(run=name, inventory=name))
    before = memory_of(fleet(cluster("c1", told("svm2"))))
    harmless = page(cluster("c1", told("svm1", "unreachable", **OUTAGE)), unread("c2"), expiry=EXPIRY, memory=before)
    allowed = {(tag, name) for tag, attributes in Checker(harmless).tags for name in attributes} | {("bdi", "")}
    for tag, attributes in Checker(text).tags:
        assert {(tag, each) for each in attributes} <= allowed, (tag, attributes)
    assert sum(tag == "script" for tag, _attributes in Checker(text).tags) == 2
    assert not set("\u202e\x00\r") & set(text)
    # What the next report reads can end its element in no way.
    assert not set("<>&") & set(text.split('id="memory">')[1].split("</script>")[0])


@pytest.mark.parametrize(("svms", "most"), [(1000, 1_000_000), (20_000, 10_000_000)])
def test_its_size(svms: int, most: int) -> None:
    text = page(*large(svms), expiry=EXPIRY)
    assert len(text.encode()) < most and text.count('<tr class="') == svms


def test_the_same_fleet_gives_the_same_bytes() -> None:
    assert rich() == rich()


def test_the_script_sorts_states_as_the_report_does() -> None:
    (order,) = re.findall(r"const order = \[(.*)\];", SCRIPT)
    assert re.findall(r'"(\w+)"', order) == list(STATES)
