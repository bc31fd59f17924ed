// A dashboard whose first measurement is there at once; each later one reads the documents of a large site, about 20 MB.
import { measure } from '../../../source/steps/verify/measure.ts';
import { runShell } from '../../../source/tui/run-shell.tsx';
import { shellOf } from '../../support/shell.ts';
import { diagnoseTexts } from '../harness/diagnose-texts.ts';
import { largeSiteHost } from '../harness/large-site-host.ts';
import { roundOf } from '../harness/live-dashboard.ts';
import { silentSession } from '../harness/silent-session.ts';

let diagnosed = 0;
// The bell tells whoever watches the terminal that the last document has arrived and that reading begins.
const host = largeSiteHost(diagnoseTexts(60, 60), (words) => {
  if (!words.includes('barman')) return;
  diagnosed += 1;
  if (diagnosed % 2 === 0) process.stdout.write('\u0007');
});
const site = {
  configFile: undefined,
  configChoices: [],
  hostName: undefined,
  certificateFolder: '/etc/tpa/pg-backup-api',
  at: undefined,
  given: {},
};
let measured = false;

async function read() {
  if (measured) {
    const { report } = await measure(host, site);
    if (report.servers.length === 0) throw new Error(report.notCompared);
  }
  measured = true;
  return roundOf(1000, 0);
}

const health = { hosts: ['barman1.example.com'], interval: 86_400_000, measure: read };
process.exitCode = await runShell(shellOf({ session: silentSession, first: 'health', health }));
