/** A config.yml of a large cluster: about `lines` lines of instances as `tpaexec configure` writes them, with comments. */
export function largeConfig(lines: number): string {
  const head = [
    '---',
    'architecture: M1',
    'cluster_name: pgcluster',
    '',
    '# Settings of every instance.',
    'cluster_vars:',
    '  failover_manager: repmgr',
    "  postgres_version: '16'",
    '  use_volatile_subscriptions: false   # set by configure',
    '',
    'locations:',
    '- Name: main',
    '',
    'instances:',
  ];
  const count = Math.ceil((lines - head.length) / instance(0).length);
  return `${[...head, ...Array.from({ length: count }, (_, index) => instance(index)).flat()].join('\n')}\n`;
}

function instance(index: number): readonly string[] {
  return [
    `- Name: pg${index}.example.com`,
    '  backup: barman1.example.com',
    '  location: main',
    `  node: ${index + 1}`,
    `  private_ip: 10.1.${Math.floor(index / 250)}.${(index % 250) + 1}`,
    '  role:',
    index === 0 ? '  - primary' : '  - replica',
    '  vars:',
    '    ansible_user: root   # as on the others',
    '    postgres_conf_settings: {shared_buffers: \'4GB\', work_mem: "64MB"}',
  ];
}
