# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of the report, and how the next one reads them."""

from __future__ import annotations

import json
import re
import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.forms import FORMATS, differs, digest_of, lines_of, recall, texts_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.memory import memory_of
from support.fleets import ABOUT, NOW, cluster, fleet, told, unread


def dated(time: float) -> dict[str, t.Any]:
    found = fleet(cluster("c1", told("</script><!--", "degraded"), told("svm2")), unread("c2"), about=ABOUT._replace(time=time))
    return {**found, "digest": digest_of(found)}


def test_the_report_before_is_read_from_its_page_or_its_json() -> None:
    found = dated(NOW)
    texts = texts_of(found, FORMATS, "", "")
    assert list(texts) == list(FORMATS) == ["html", "json", "csv", "prom", "checkmk"]
    assert list(texts_of(found, ["prom", "html"], "", "")) == ["html", "prom"]
    assert recall("html", texts["html"]) == recall("json", texts["json"]) == memory_of(found)
    assert json.loads(texts["json"]) == found
    # A line for each value, in an order of its own, so that two reports can be compared line by line.
    assert texts["json"].startswith('{\n "applications": [\n  {\n   "client_id": ') and texts["json"].endswith("}\n")
    assert lines_of(memory_of(found)) == "degraded: c1 SVM </script><!--\n" and lines_of(None) == ""


def test_who_is_not_well_is_told_in_an_order_of_its_own() -> None:
    found = fleet(cluster("c2", told("svm1", "degraded"), told("svm2", "unreachable")), cluster("c1", told("svm3", "degraded"), told("svm4")))
    assert lines_of(memory_of(found)) == "degraded: c1 SVM svm3\ndegraded: c2 SVM svm1\nunreachable: c2 SVM svm2\n"


@pytest.mark.parametrize("text", ["", "{}", "[]", "no JSON", '{"clusters": [], "entries": [], "generated_at": 1}', "<html>"])
def test_a_file_that_is_none_of_ours_is_not_remembered(text: str) -> None:
    assert recall("json", text) is None and recall("html", text) is None


def test_only_the_time_is_no_news() -> None:
    now, later = (texts_of(dated(time), ["prom"], "", "")["prom"] for time in (NOW, NOW + 60))
    assert dated(NOW)["digest"] == dated(NOW + 60)["digest"]
    for measured in ("timestamp", "duration"):
        again = re.sub(rf"(_{measured}_seconds\S*) [\d.]+", r"\1 9", now)
        assert again != now and not differs(now, again)
    assert not differs(now, later) and differs(None, now) and differs(now.replace('"c2"} 0', '"c2"} 1'), now)
