import { test } from 'vitest';
import { openRealHost } from '../support/real-host.ts';
import { openPostgres } from '../support/real-postgres.ts';
test('boot', async () => {
  let t=Date.now();
  const host = await openRealHost('systemd');
  console.log('boot', Date.now()-t); t=Date.now();
  const postgres = await openPostgres(host);
  await postgres.backUp();
  console.log('postgres', Date.now()-t); t=Date.now();
  const r = await host.wizard('setup','--yes');
  console.log('setup', Date.now()-t, r.exitCode, r.stdout.split('\n').slice(-60).join('\n'), r.stderr); t=Date.now();
  const c = await host.wizard('check');
  console.log('check', Date.now()-t, c.exitCode, c.stdout, c.stderr);
  const u = await host.run('curl','-s','-w','%{http_code}','-o','/dev/null','--cert','/etc/tpa/pg-backup-api/pg-backup-user.crt','--key','/etc/tpa/pg-backup-api/pg-backup-user.key','-X','GET','https://barman1.example.com/diagnose');
  console.log(u);
  await host.close();
});
