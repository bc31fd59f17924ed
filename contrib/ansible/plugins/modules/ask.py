#!/usr/bin/python
"""A command of the wizard that only reads."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
module: ask
short_description: Ask pg-backup-api-wizard for the state of the host
description:
  - Runs C(wizard ARGV --json), for commands that change nothing, C(check), C(status), C(certs status) and the like.
  - Never changed; works in check mode.
options:
  argv:
    description: The command and its options, without C(--json).
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
  fact:
    description: The name of a fact that takes the answer.
    type: str
  fail_if_bad:
    description: Fail where the command ends with another exit code than 0, as C(check) does on an unhealthy host.
    type: bool
    default: true
author:
  - the authors of pg-backup-api-wizard
"""

EXAMPLES = r"""
- name: See how the host is
  pg_backup_api.wizard.ask:
    argv: [check]
    fact: barman_api_check
"""

RETURN = r"""
answer:
  description: The wizard's answer.
  returned: always
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.pg_backup_api.wizard.plugins.module_utils.wizard import (
    SHARED_ARGUMENTS,
    answer_of,
    command_of,
    problem_of,
)


def main():
    own = dict(fact=dict(type="str"), fail_if_bad=dict(type="bool", default=True))
    module = AnsibleModule(argument_spec=dict(SHARED_ARGUMENTS, **own), supports_check_mode=True)
    code, answer, err = answer_of(module, command_of(module.params))
    fact = module.params["fact"]
    facts = dict(ansible_facts={fact: answer}) if fact else {}
    if "error" in answer or (code != 0 and module.params["fail_if_bad"]):
        module.fail_json(msg=problem_of(answer), rc=code, answer=answer, stderr=err, **facts)
    # Ansible takes "rc" other than 0 for a failure.
    module.exit_json(changed=False, exit_code=code, answer=answer, **facts)


if __name__ == "__main__":
    main()
