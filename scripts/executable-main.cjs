// What the executable runs: the program that it carries, loaded as the module that it is. A module needs a file; it lies in a directory that
// only this user can enter, and is removed as soon as it is loaded.
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { getRawAsset } = require('node:sea');

/** A monitoring plugin that could not check ends with 3 and says so on stdout, as the program itself does. */
function giveUp(sentence) {
  const words = process.argv.slice(2).join(' ');
  const asPlugin = /(?:^| )--format[= ]nagios(?: |$)/.test(words.split(' -- ')[0]);
  if (asPlugin) console.log(`BARMAN_API UNKNOWN - ${sentence}`);
  else console.error(sentence);
  process.exit(asPlugin ? 3 : 1);
}

let directory;
try {
  directory = mkdtempSync(join(tmpdir(), 'pg-backup-api-wizard-'));
} catch (error) {
  giveUp(
    `The program needs a directory for temporary files, and ${tmpdir()} is none: ${error.message}. Name another one: TMPDIR=/var/tmp`,
  );
}
const remove = () => rmSync(directory, { recursive: true, force: true });
process.once('exit', remove);
try {
  // Where Node looks for the kind of a module; without it, also in the directories above, which are everybody's.
  writeFileSync(join(directory, 'package.json'), '{}');
  writeFileSync(join(directory, 'wizard.mjs'), new Uint8Array(getRawAsset('program')));
  writeFileSync(join(directory, 'load.cjs'), "module.exports = import('./wizard.mjs');");
} catch (error) {
  giveUp(
    `The program cannot be unpacked to ${directory}: ${error.message}. Free space there, or name another directory: TMPDIR=/var/tmp`,
  );
}
createRequire(join(directory, 'load.cjs'))('./load.cjs').then(remove, (error) => {
  console.error(error);
  process.exit(1);
});
