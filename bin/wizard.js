#!/usr/bin/env node
// Plain JavaScript that any Node can read: says which Node is needed, and sets what must be set before the program loads.
const words = process.argv.slice(2);
const end = words.indexOf('--');
const options = end < 0 ? words : words.slice(0, end);
// A monitoring plugin that could not check ends with 3 and says so on stdout: 1 would be a warning.
const asPlugin = options.some(
  (word, at) => word === '--format=nagios' || (word === '--format' && options[at + 1] === 'nagios'),
);
const failed = asPlugin ? 3 : 1;
const say = (sentence) => (asPlugin ? console.log(`BARMAN_API UNKNOWN - ${sentence}`) : console.error(sentence));

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  say(`wizard needs Node.js 20.19 or newer; this is ${process.version}.`);
  process.exit(failed);
}

if (
  process.env.NO_COLOR ||
  process.env.TERM === 'dumb' ||
  options.includes('--no-color') ||
  options.includes('--json')
) {
  process.env.FORCE_COLOR = '0';
}
// (Object.assign, because the one-file build replaces the variable by its value.)
Object.assign(process.env, { NODE_ENV: 'production' });

// A program whose event loop runs dry has not succeeded: only the value below says that it has.
process.exitCode = failed;
start();

async function start() {
  try {
    process.exitCode = await (await import('../dist/main.js')).main(words);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    say('wizard is not built yet. Run: npm install');
  }
}
