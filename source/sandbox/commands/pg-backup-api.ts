import type { Behaviour } from '../call.ts';
import { installedVersion } from '../packages/package-state.ts';

/**
 * pg-backup-api: `status [--port N]`. It talks about its HTTP connection on standard output before it says OK; version 1 says it on
 * standard error and ends with 1 either way (fixtures/recordings/pg-backup-api).
 */
export const pgBackupApi: Behaviour = async (call, machine) => {
  const version = installedVersion(machine.installed, 'pg-backup-api') ?? '';
  const [verb] = call.argv.filter((word) => !word.startsWith('-'));
  if (verb !== 'status') {
    call.err('usage: pg-backup-api [-h] {serve,status,recovery,config-switch,config-update} ...');
    if (verb !== undefined)
      call.err(
        `pg-backup-api: error: argument {serve,status,recovery,config-switch,config-update}: invalid choice: '${verb}'`,
      );
    return call.argv.includes('-h') || call.argv.includes('--help') ? 0 : 2;
  }
  const port = portOf(call.argv);
  const first = /^(?:\d+:)?1\./.test(version);
  const say = first ? call.err : call.out;
  await call.pause(0.4);
  call.out(`DEBUG:urllib3.connectionpool:Starting new HTTP connection (1): 127.0.0.1:${port}`);
  if (port !== '7480' || !machine.api.running()) {
    say('The Postgres Backup API does not appear to be available.');
    return first ? 1 : 255;
  }
  call.out(`DEBUG:urllib3.connectionpool:http://127.0.0.1:${port} "GET /status HTTP/1.1" 200 4`);
  say('OK');
  return first ? 1 : 0;
};

function portOf(argv: readonly string[]): string {
  const at = argv.indexOf('--port');
  return (at < 0 ? argv.find((word) => word.startsWith('--port='))?.slice(7) : argv[at + 1]) ?? '7480';
}
