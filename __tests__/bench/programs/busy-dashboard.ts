// A dashboard whose first measurement is there at once; each later one reads the documents of a large site, about 20 MB.
import { measure } from '../../../source/steps/verify/measure.ts';
import { runDashboard } from '../../../source/tui/run-dashboard.tsx';
import { diagnoseTexts } from '../harness/diagnose-texts.ts';
import { largeSiteHost } from '../harness/large-site-host.ts';
import { evidenceOf } from '../harness/live-dashboard.ts';

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

async function probe() {
  if (measured) {
    const { report } = await measure(host, site);
    if (report.servers.length === 0) throw new Error(report.notCompared);
  }
  measured = true;
  return evidenceOf(1000, 0);
}

process.exitCode = await runDashboard({ probe, interval: 86_400_000, title: 'barman1.example.com' });
