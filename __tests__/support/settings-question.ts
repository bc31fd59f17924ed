import type { SettingsQuestion } from '../../source/wizard/question.ts';

/** A question of four settings, one of each kind, whose difference has a line for each assignment. */
export const settingsQuestion: SettingsQuestion = {
  kind: 'settings',
  id: 'set',
  label: 'Settings of this cluster',
  hint: 'What config.yml says for barman1.',
  default: ['enable_pg_backup_api=true'],
  rows: [
    {
      key: 'enable_pg_backup_api',
      value: 'false',
      source: 'TPA’s default',
      isSet: false,
      help: 'Installs pg-backup-api.',
      choices: ['true', 'false'],
    },
    {
      key: 'pg_backup_api_installation_method',
      value: 'src',
      source: 'instance, line 40',
      isSet: true,
      help: 'Where the package comes from.',
      choices: ['pkg', 'src'],
    },
    {
      key: 'ssl_server_cert_expiry',
      value: '+365d',
      source: 'cluster_vars, line 12',
      isSet: true,
      help: 'How long a new server certificate is valid.',
    },
    { key: 'barman_package_version', value: undefined, source: 'not set', isSet: false, help: 'Pins Barman.' },
  ],
  findings: ['line 7: the key is written twice.', 'line 30: a tab before a comment.'],
  validate: (assignments) =>
    assignments.some((assignment) => assignment.includes(' ')) ? 'A value has no blanks.' : undefined,
  preview: (assignments) =>
    assignments.length === 0
      ? []
      : [
          '@@ -10,3 +10,4 @@',
          '   before',
          ...assignments.map((assignment) => `+  ${assignment.replace('=', ': ')}`),
          '   after',
        ],
};
