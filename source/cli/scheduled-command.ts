import { resolve } from 'node:path';
import { prometheusOption, scheduledWords } from '../steps/certificates/schedule-units.ts';
import type { ScheduledCommand, Site } from '../wizard/site.ts';
import type { Context } from './context.ts';
import { ownCommand } from './own-command.ts';

/** The command of the timer. Absolute paths: a timer has no working directory, and no PATH to rely on. */
export function scheduledCommand(
  { configFile, hostName, certificateFolder }: Site,
  { caKey, prometheus }: { readonly caKey?: string; readonly prometheus?: string } = {},
): ScheduledCommand {
  const argv = [
    ...ownCommand(),
    ...scheduledWords,
    ...['--dir', certificateFolder],
    ...(configFile === undefined ? [] : ['--config', configFile]),
    ...(hostName === undefined ? [] : ['--host', hostName]),
    ...(caKey === undefined ? [] : ['--ca-key', resolve(caKey)]),
    ...(prometheus === undefined ? [] : [prometheusOption, resolve(prometheus)]),
  ];
  return { argv, folder: certificateFolder };
}

/** The site of the guided setup, whose Certificates step offers the unattended renewal. */
export function guidedSite(context: Context): Site {
  const site = context.site({});
  return { ...site, scheduled: scheduledCommand(site) };
}
