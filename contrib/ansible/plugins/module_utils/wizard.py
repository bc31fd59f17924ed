"""Runs the wizard with --json, and reads its answer."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import json

SHARED_ARGUMENTS = dict(
    argv=dict(type="list", elements="str", required=True),
    program=dict(type="str", default="/usr/bin/wizard"),
    config=dict(type="path"),
    host=dict(type="str"),
    chdir=dict(type="path"),
)


def command_of(params, *more):
    """The words to run: the operator's, the options of this module, and --json."""
    words = [params["program"]] + params["argv"]
    for option in ("config", "host"):
        if params[option]:
            words += ["--" + option, params[option]]
    return words + list(more) + ["--json"]


def answer_of(module, words):
    """Exit code and the JSON object of one run. Fails the task where there is no object."""
    code, out, err = module.run_command(words, cwd=module.params["chdir"])
    try:
        return code, json.loads(out), err
    except ValueError:
        module.fail_json(msg="No answer from %s" % " ".join(words), rc=code, stdout=out, stderr=err)


def problem_of(answer):
    """Why it failed, and what to do, in the wizard's own words; wherever in its answer they stand."""
    for part in [answer] + list(reversed(answer.get("steps", []))):
        problem = part.get("error") or part.get("problem")
        if problem:
            return "\n".join([problem["message"]] + problem.get("fix", []))
    return "It ended as: %s" % answer.get("outcome", answer.get("verdict", "unknown"))


def plan_text(answer):
    """The reviewed plan as lines: titles, reasons, and differences of texts. Keys are never in it."""
    lines = []
    for part in answer.get("steps", [answer]):
        plan = part.get("plan") or {}
        if not plan.get("actions"):
            continue
        lines.append(plan["title"])
        for action in plan["actions"]:
            lines.append("  " + action["title"])
            lines += ["    " + line for line in action.get("details", []) + action.get("diff", [])]
    return "".join(line + "\n" for line in lines)
