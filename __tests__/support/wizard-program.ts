import { main } from '../../source/cli/main.ts';

/** The program itself, for child processes of tests. */
process.exitCode = await main(process.argv.slice(2));
