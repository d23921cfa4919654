# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWX demands of a survey, of the answers to it, and of a schedule, as functions that list what is wrong.

The rules are those of JobTemplateSurveySpec (awx/api/views), SurveyJobTemplateMixin (awx/main/models/mixins.py) and
SchedulePreviewSerializer (awx/api/serializers.py) of AWX 24.6, and of the pages "Job Templates" and "Schedules" of its user guide.
"""

from __future__ import annotations

import re
import time
import typing as t

Problems = t.Iterator[str]
Question = dict[str, t.Any]

# The types of a question, and the type of an answer.
ANSWERS: dict[str, type] = {
    "text": str, "textarea": str, "password": str, "multiplechoice": str, "multiselect": list, "integer": int, "float": float,
}  # fmt: skip
QUESTION: dict[str, type] = {"type": str, "question_name": str, "variable": str, "required": bool}
WITH_CHOICES = ("multiplechoice", "multiselect")

FREQUENCIES = ("MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
START = re.compile(r"DTSTART(?:;TZID=(?P<zone>[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)*))?:(?P<time>\d{8}T\d{6})(?P<utc>Z?)")


def survey_problems(survey: dict[str, t.Any]) -> list[str]:
    """What is wrong with a survey; empty where AWX takes it."""
    found = [f"{key} is missing or no {kind.__name__}" for key, kind in (("name", str), ("description", str), ("spec", list))
             if not isinstance(survey.get(key), kind)]  # fmt: skip
    if found:
        return found
    if not survey["spec"]:
        return ["spec holds no question"]
    names = [question.get("variable") for question in survey["spec"]]
    found = [f"two questions fill {name}" for name in sorted({str(name) for name in names if names.count(name) > 1})]
    return found + [problem for question in survey["spec"] for problem in _of_question(question)]


def _of_question(question: Question) -> Problems:
    name = question.get("variable")
    lacking = [key for key, kind in QUESTION.items() if not isinstance(question.get(key), kind)]
    if lacking:
        yield from (f"{name}: {key} is missing or no {QUESTION[key].__name__}" for key in lacking)
        return
    kind = question["type"]
    if kind not in ANSWERS:
        yield f"{name}: {kind} is no type of a question"
        return
    if not re.fullmatch(r"[a-zA-Z_]\w*", str(name), re.ASCII):
        yield f"{name}: no name of a variable"
    for limit in ("min", "max"):
        if question.get(limit) is not None and (not isinstance(question[limit], int) or isinstance(question[limit], bool)):
            yield f"{name}: {limit} must be an integer"
            return
    if kind in WITH_CHOICES and not choices_of(question):
        yield f"{name}: {kind} needs choices"
        return
    default = question.get("default", "")
    # An empty default is no default, whatever the type.
    if default == "":
        return
    if kind == "multiselect" and isinstance(default, str):
        default = default.splitlines()
    if str(default).startswith("$encrypted$"):
        yield f"{name}: $encrypted$ is reserved"
    yield from answer_problems(question, default)


def answer_problems(question: Question, answer: t.Any) -> Problems:
    """What AWX would say to this answer; a default has to be a right answer, too."""
    name, kind = question["variable"], question["type"]
    expected: t.Any = (int, float) if kind == "float" else ANSWERS[kind]
    if not isinstance(answer, expected) or isinstance(answer, bool):
        yield f"{name}: the answer must be of type {kind}"
        return
    if kind in WITH_CHOICES:
        chosen = answer if isinstance(answer, list) else [answer]
        yield from (f"{name}: {choice} is none of the choices" for choice in chosen if choice not in choices_of(question))
        return
    size = len(answer) if isinstance(answer, str) else answer
    low, high = question.get("min"), question.get("max")
    if low is not None and size < low:
        yield f"{name}: the answer is below {low}"
    if high is not None and size > high:
        yield f"{name}: the answer is above {high}"


def launch_problems(survey: dict[str, t.Any], answers: dict[str, t.Any], *, all_required: bool) -> list[str]:
    """What AWX says to these answers at a launch. A default does not stand for an answer that is required."""
    found = []
    for question in survey.get("spec", []):
        name = question["variable"]
        if name in answers:
            found += list(answer_problems(question, answers[name]))
        elif question["required"] and all_required:
            found.append(f"'{name}' value missing")
    return found


def launch_variables(survey: dict[str, t.Any], answers: dict[str, t.Any]) -> dict[str, t.Any]:
    """The variables of a job: the defaults that are right answers as they stand, and the answers.

    The default of a question with several choices is a text with one choice a line, which is no right answer: it is left out.
    """
    defaults = {question["variable"]: question["default"] for question in survey.get("spec", [])
                if question.get("default") is not None and not list(answer_problems(question, question["default"]))}  # fmt: skip
    return {**defaults, **answers}


def choices_of(question: Question) -> list[str]:
    """Choices are a list, or a text with one choice a line."""
    choices = question.get("choices") or []
    return [choice for choice in choices.splitlines() if choice.strip()] if isinstance(choices, str) else list(choices)


def rrule_problems(rrule: str) -> list[str]:
    """What is wrong with the rule of a schedule; empty where AWX takes it."""
    start, *rules = rrule.split(" ")
    return [*_of_start(start), *(problem for rule in rules for problem in _of_rule(rule)), *([] if rules else ["there is no RRULE"])]


def _of_start(start: str) -> Problems:
    found = START.fullmatch(start)
    if not found:
        yield "it must begin with DTSTART;TZID=ZONE:YYYYMMDDTHHMMSS or DTSTART:YYYYMMDDTHHMMSSZ"
    elif bool(found["zone"]) == bool(found["utc"]):
        yield "DTSTART needs either a TZID or a Z at the end"
    else:
        try:
            time.strptime(found["time"], "%Y%m%dT%H%M%S")
        except ValueError:
            yield f"{found['time']} is no time"


def _of_rule(rule: str) -> Problems:
    kind, _colon, text = rule.partition(":")
    if kind != "RRULE":
        yield f"{kind} is not allowed"
        return
    parts = dict(part.partition("=")[::2] for part in text.split(";"))
    if parts.get("FREQ") not in FREQUENCIES:
        yield f"FREQ must be one of {', '.join(FREQUENCIES)}"
    if not re.fullmatch(r"[1-9]\d*", parts.get("INTERVAL", "")):
        yield "INTERVAL is missing or no number"
    days = parts.get("BYDAY", "MO").split(",")
    if not all(re.fullmatch("MO|TU|WE|TH|FR|SA|SU", day) for day in days):
        yield "BYDAY must name days, without numbers"
    if "COUNT" in parts and "UNTIL" in parts:
        yield "COUNT and UNTIL exclude each other"
    if not re.fullmatch(r"\d{1,3}", parts.get("COUNT", "1")):
        yield "COUNT must be a number up to 999"
