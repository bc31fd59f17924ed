import { quickVerify } from '../../source/cli/quick-verify.ts';

/** `certs verify` as the launcher runs it, for child processes of tests; says when it leaves the words to the whole program. */
const code = await quickVerify(process.argv.slice(2));
if (code === undefined) console.log('left to the whole program');
process.exitCode = code ?? 99;
