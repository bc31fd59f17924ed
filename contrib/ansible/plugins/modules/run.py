#!/usr/bin/python
"""A command of the wizard that changes something."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
module: run
short_description: Run a command of pg-backup-api-wizard that changes the host
description:
  - Plans, applies and proves, as C(wizard ARGV --yes --json) does.
  - In check mode C(--dry-run) takes the place of C(--yes), and nothing is changed.
  - C(changed) is what the wizard's answer says; with C(--diff) the plan is shown.
options:
  argv:
    description: The command and its options, without C(--yes), C(--dry-run), C(--json).
    type: list
    elements: str
    required: true
  program:
    description: The program on the host.
    type: str
    default: /usr/bin/wizard
  config:
    description: The cluster's config.yml on the host.
    type: path
  host:
    description: The inventory name of the host, where config.yml does not tell it.
    type: str
  chdir:
    description: The working directory.
    type: path
author:
  - the authors of pg-backup-api-wizard
"""

EXAMPLES = r"""
- name: Set the host up
  pg_backup_api.wizard.run:
    argv: [setup]
    config: /srv/cluster/config.yml
"""

RETURN = r"""
answer:
  description: The wizard's answer.
  returned: when the program was run
  type: dict
"""

import os

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.pg_backup_api.wizard.plugins.module_utils.wizard import (
    SHARED_ARGUMENTS,
    answer_of,
    command_of,
    plan_text,
    problem_of,
)


def main():
    module = AnsibleModule(argument_spec=SHARED_ARGUMENTS, supports_check_mode=True)
    program, config = module.params["program"], module.params["config"]
    for path in (program, config):
        # What an earlier task would bring is not there in check mode; with it, this task changes the host.
        if module.check_mode and path and os.path.isabs(path) and not os.path.exists(path):
            module.exit_json(changed=True, msg="%s is not on the host yet: its plan cannot be shown." % path)
    code, answer, err = answer_of(module, command_of(module.params, "--dry-run" if module.check_mode else "--yes"))
    diff = {"prepared": plan_text(answer)}
    if code != 0:
        module.fail_json(msg=problem_of(answer), rc=code, answer=answer, stderr=err)
    changed = answer.get("outcome") == "planned" if module.check_mode else answer.get("changed", False)
    module.exit_json(changed=changed, answer=answer, diff=diff)


if __name__ == "__main__":
    main()
