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
from support.fleets import ABOUT, ADVICE, APPLICATION, EXPIRY, NOW, OUTAGE, cluster, fleet, large, told, unread

STYLE, SCRIPT = ((CHECKOUT / "roles/akv_report/files" / name).read_text() for name in ("page.css", "page.js"))
VOID = {"meta", "input"}
ENDING = {"title", "h1", "h2", "h3", "p", "li", "tr", "pre", "caption", "legend", "form", "fieldset"}
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
        self.marked: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.marked.append("|" if tag in ("td", "th", "label", "button") else "\t" if tag in ENDING else "")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.said.append(data)
            self.marked.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.said))

    @property
    def lines(self) -> list[str]:
        """What is read from top to bottom, cells with a bar between them."""
        lines = re.sub(r"[ \n]+", " ", "".join(self.marked)).split("\t")
        return [line.strip(" |") for line in lines if line.strip(" |")]


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


# The long texts that the cluster gave are put shortly.
READ = """
4 not well, 38 min left - Azure Key Vault on ONTAP
Skip to all configurations 3 of 4 configurations on 2 clusters are not well, 1 of 2 clusters could not be read
As of 2025-11-27 12:00 UTC, by AWX job 42, storage_keys.ontap 1.0.0.
3 clusters of the inventory are left out of this report.
✖ unreachable 1
? cluster not read 1
▲ degraded 1
∅ missing 1
✔ healthy 1
unexpected 3
What to do now
✖ unreachable: 1 configuration on c1, vault example
38 min left
Since 2025-11-27 11:38 UTC, ONTAP blocks it at 2025-11-27 12:38 UTC.
c1/svm1
VAULT unreachable CODE
Do: ADVICE
ansible-playbook -i clusters.yml storage_keys.ontap.health --limit c1
? cluster not read: 1 cluster
c2
connection refused
Do: Mend what the message names, and run the report again.
ansible-playbook -i clusters.yml storage_keys.ontap.health --limit c2
▲ degraded: 1 configuration on c1, vault example
c1/the cluster
VAULT degraded CODE
Do: ADVICE
ansible-playbook -i clusters.yml storage_keys.ontap.recover --limit c1
∅ missing: 1 configuration on c1
c1/svm7
the inventory expects it, and ONTAP has no such configuration that is enabled
Do: Have it made with the playbook storage_keys.ontap.onboard, or take it out of akv_onboard_configs.
ansible-playbook -i clusters.yml storage_keys.ontap.onboard --limit c1 --check --diff
What is new
New since 2025-11-27 11:00 UTC
Owner|Cluster|Before|Now
svm1|c1|✔ healthy|✖ unreachable
svm7|c1|not there|∅ missing
the cluster|c1|not there|▲ degraded
What expires
Credentials and keys that need somebody
Name|What|Level|Ends|Days left|SVMs|Why|What to do
ontap|secret|critical|2025-12-02 12:00 UTC|5|1|The secret ends in 5 days.|Make a new secret, send it to ONTAP, remove the old one.
What hangs on what
By vault
Vault|Carries|Not well
example|this vault carries 3 SVMs on 1 cluster|2
By application
Application|Carries|Not well|Ends|Days left
APPLICATION|this secret carries 3 SVMs on 1 cluster|2|2025-12-02 12:00 UTC|5
All configurations
Search | State
unreachable| degraded| missing| unknown| pending| healthy
Show all| Show the others
All configurations
State|Owner|Cluster|Vault|Key|Application|Since|Left|Secret|Why
✖ unreachable|svm1|c1|example|key1 01234567|APPLICATION|2025-11-27 11:38 UTC|38 min|5 days|VAULT unreachable CODE; the inventory does not expect it
▲ degraded|the cluster|c1|example|key1 01234567|APPLICATION|2025-11-27 12:00 UTC||5 days|VAULT degraded CODE; the inventory does not expect it
∅ missing|svm7|c1||||2025-11-27 12:00 UTC|||the inventory expects it, and ONTAP has no such configuration that is enabled
✔ healthy|svm2|c1|example|key1 01234567|APPLICATION|||5 days|the inventory does not expect it
Clusters
Clusters of this report
Cluster|State|Configurations|ONTAP|Read at|Why not
c2|? cluster not read||||connection refused
c1|read|3|9.17.1|2025-11-27 11:59 UTC
"""


def test_what_is_read_from_top_to_bottom() -> None:
    text = "\n".join(Checker(rich()).lines)
    shorter = {APPLICATION: "APPLICATION", ADVICE: "ADVICE", "azure_reachability: ": "VAULT ", " (code 65537549)": " CODE"}
    for long, short in shorter.items():
        text = text.replace(long, short)
    assert text == READ.strip()


def test_the_words_for_many_and_for_none() -> None:
    """Long lists end with a link to the table; and where all is well, nothing is to be done, and no table stands there without rows."""
    many = [told(f"svm{number:02}", "degraded") for number in range(14)]
    lines = Checker(page(cluster("c1", *many[:13]), cluster("c2", *many[13:]), *(unread(f"d{number:02}") for number in range(13)))).lines
    assert "▲ degraded: 14 configurations on 2 clusters, vault example" in lines and "? cluster not read: 13 clusters" in lines
    names = ", ".join(f"c1/svm{number:02}" for number in range(12))
    assert f"{names} and 2 more" in lines and f"{', '.join(f'd{number:02}' for number in range(12))} and 1 more" in lines
    assert "c1/svm12" not in page(cluster("c1", *many[:12])) and "more" not in Checker(page(cluster("c1", *many[:12]))).lines
    quiet = Checker(page(cluster("c1"), about=ABOUT._replace(run=None, left_out=1), memory=memory_of(fleet(cluster("c1")))))
    assert quiet.lines[:6] == [
        "All well - Azure Key Vault on ONTAP",
        "Skip to all configurations 0 configurations on 1 cluster, and all is well",
        "As of 2025-11-27 12:00 UTC, storage_keys.ontap 1.0.0.",
        "1 cluster of the inventory is left out of this report.",
        "What to do now",
        "Nothing.",
    ]
    assert quiet.lines[6:9] == ["What is new", "Nothing since 2025-11-27 12:00 UTC.", "All configurations"]
    assert [attributes["id"] for tag, attributes in quiet.tags if tag == "table" and "id" in attributes] == ["entries"]
    assert sum(tag == "table" for tag, _attributes in quiet.tags) == 2


def test_an_end_that_nobody_knows_is_left_empty() -> None:
    unknown = {"end": None, "days_left": None, "level": "unknown"}
    expiry = {name: [{**each, **unknown} for each in EXPIRY[name]] for name in ("credentials", "keys")}
    lines = Checker(page(cluster("c1", told("svm1"), told("svm2", client_id=None)), expiry=expiry)).lines
    assert f"{APPLICATION}|this secret carries 1 SVM on 1 cluster" in lines
    assert "ontap|secret|unknown|||1|The secret ends in 5 days.|Make" in str(lines)
    assert f"✔ healthy|svm1|c1|example|key1 01234567|{APPLICATION}" in lines and "✔ healthy|svm2|c1|example|key1 01234567" in lines


def test_what_the_script_looks_for_is_there() -> None:
    checked = Checker(rich())
    found = [attributes for _tag, attributes in checked.tags]
    assert set(re.findall(r'getElementById\("(\w+)"\)', SCRIPT)) <= {each.get("id") for each in found}
    assert [each["data-until"] for each in found if "data-until" in each] == ["2025-11-27T12:38:00Z"] * 2
    assert [each["data-after"] for each in found if "data-after" in each] == [" left"]
    assert [each.get("data-is") for tag, each in checked.tags if tag == "tr" and "class" in each] == ["unexpected", "unexpected", None, "unexpected"]
    assert [each["class"] for tag, each in checked.tags if tag == "tr" and "class" in each] == ["unreachable", "degraded", "missing", "healthy"]
    assert [each["value"] for each in found if each.get("name") == "state"] == [each for each in STATES if each != "not_read"]
    assert [each["href"] for each in found if "href" in each] == [
        "#all", "#?is=unexpected", "#?cluster=c1&owner=SVM+svm1", "#?cluster=c1&owner=the+cluster", "#?cluster=c1&owner=SVM+svm7",
        "#?vault=example", f"#?application={APPLICATION}",
    ]  # fmt: skip
    assert [each["datetime"] for each in found if "datetime" in each][:3] == [
        "2025-11-27T12:00:00Z", "2025-11-27T11:38:00Z", "2025-11-27T12:38:00Z",
    ]  # fmt: skip


def test_an_svm_is_named_with_its_configuration_where_it_has_another_than_the_usual_one() -> None:
    drift = {"changed": [{"owner": "SVM svm1", "configuration_name": "next", "fields": ["key_id", "proxy_host"]}]}
    (row,) = [
        line
        for line in Checker(page(cluster("c1", told("svm1", "pending", configuration_name="next", reasons=["wait"]), drift=drift))).lines
        if line.startswith("…") and "|" in line
    ]
    assert row.startswith("… pending|svm1 (next)|c1|example|key1 01234567|") and row.endswith("|wait; not as in the inventory: key_id, proxy_host")
