import { describeBackups, nightlyStarts } from '../../../source/sandbox/barman/backups.ts';
import { serverDefaults } from '../../../source/sandbox/barman/barman-config.ts';
import { diagnoseDocument, diagnoseText } from '../../../source/sandbox/barman/diagnose.ts';

/** The same Barman seen by the command and by the API. */
export interface DiagnoseTexts {
  /** What `barman diagnose` prints: indented, passwords hidden. */
  readonly cli: string;
  /** What GET /diagnose answers a second later: in one line. */
  readonly api: string;
  /** What `barman diagnose` prints another second later. */
  readonly secondCli: string;
}

const started = new Date('2026-11-23T12:00:00Z');

/** Diagnose documents of a large site, with as many backups a server. 100 × 100 are about 17 and 13 MB. */
export function diagnoseTexts(servers: number, backups: number): DiagnoseTexts {
  const names = Array.from({ length: servers }, (_, index) => `pg${index}`);
  const documentAt = (seconds: number) => {
    const document = diagnoseDocument({
      config: {
        kind: 'config',
        global: {},
        servers: names.map((name) => ({ name, config: settingsOf(name) })),
      },
      barmanVersion: '3.16.2',
      family: 'debian',
      started,
      now: new Date(started.getTime() + seconds * 1000),
      troubled: undefined,
    });
    return { ...document, servers: withBackups(document, backups) };
  };
  return {
    cli: diagnoseText(documentAt(60)),
    api: JSON.stringify(documentAt(61)),
    secondCli: diagnoseText(documentAt(62)),
  };
}

function settingsOf(name: string): ReturnType<typeof serverDefaults> {
  const conninfo = `host=${name}.example.com user=barman password=not-a-secret dbname=postgres`;
  return { ...serverDefaults(name, '/var/lib/barman'), conninfo };
}

function withBackups(document: object, count: number): Readonly<Record<string, object>> {
  if (!('servers' in document) || typeof document.servers !== 'object' || document.servers === null) return {};
  const starts = nightlyStarts(started, count);
  const servers = Object.entries(document.servers).map(([name, server], index) => {
    const systemId = `7400000000000000${String(index).padStart(3, '0')}`;
    const dataDirectory = '/opt/postgres/data';
    const position = 0x2_4f00_0000 + index * 0x1_0300_0000;
    const history = { server: name, systemId, dataDirectory, version: 160_010, size: 2_147_614_720, position };
    return [name, { ...server, backups: describeBackups(history, starts) }] as const;
  });
  return Object.fromEntries(servers);
}
