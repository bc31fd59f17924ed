#!/usr/bin/env node
// Plain JavaScript that any Node can read: says which Node is needed, and sets what must be set before the program loads.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`wizard needs Node.js 20.19 or newer; this is ${process.version}.`);
  process.exit(1);
}

const words = process.argv.slice(2);
const end = words.indexOf('--');
const options = end < 0 ? words : words.slice(0, end);
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
process.exitCode = 1;
let program;
try {
  program = await import('../dist/main.js');
} catch (error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('wizard is not built yet. Run: npm install');
}
if (program !== undefined) process.exitCode = await program.main(words);
