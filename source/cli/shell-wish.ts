import { join } from 'node:path';
import { usageError } from '../errors.ts';
import type { ShellWish } from '../tui/shell/shell-app.tsx';
import { allSteps } from '../wizard/all-steps.ts';
import type { Session } from '../wizard/session.ts';
import type { OperationName, Step } from '../wizard/step.ts';
import type { Context } from './context.ts';
import { editText } from './edit-text.ts';
import { replaceFile } from './replace-file.ts';
import { guidedSite } from './scheduled-command.ts';
import { standardFolder } from './standard-folder.ts';

/** What the full screen shows and does on this host, or on those that `--host` names. */
export async function shellWish(context: Context, first: ShellWish['first'], seconds: number): Promise<ShellWish> {
  const { host, engine, options } = context;
  const site = context.site({});
  const session: Session = { host, engine, site: guidedSite(context), steps: await allSteps(), edit: editText };
  const own = await host.identity.hostName();
  const { hosts } = options;
  return {
    session,
    first,
    title: hosts.length > 0 ? hosts.join(', ') : own,
    health: {
      hosts: hosts.length > 0 ? hosts : [own],
      interval: seconds * 1000,
      measure: async (name) => {
        const { measureHosts, measureSite } = await import('../steps/verify/measure-hosts.ts');
        if (hosts.length <= 1) return measureSite(host, site);
        const [report] = await measureHosts(host, site, [name]);
        if (report === undefined) throw usageError(`There is no host ${name}.`);
        return report;
      },
    },
    certificates: async () => {
      const [{ certificateRows }, { lookAtRotation }, { guide }] = await Promise.all([
        import('../steps/certificates/certificate-rows.ts'),
        import('../steps/certificate-rotation/rotation-facts.ts'),
        import('../steps/certificate-rotation/rotation-guide.ts'),
      ]);
      const rows = await certificateRows(host, site);
      if (rows.every(({ verdict, inSet }) => !inSet || verdict === 'missing')) return { rows, track: undefined };
      const facts = await lookAtRotation(host, context.site({}, standardFolder), { ...rotation, phase: undefined });
      const { now, conditions } = guide(facts);
      return { rows, track: { phase: facts.rotation.phase, now, conditions } };
    },
    history: () => engine.history(),
    operation: stepOf,
    certificateForm: async () => (await import('./certificate-forms.ts')).certificateForm,
    certificateWork: async (answers) => (await import('./certificate-forms.ts')).certificateWork(context, answers),
    write: async (ending, text) => {
      const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
      const path = join(process.cwd(), `wizard-health-${stamp}.${ending}`);
      await replaceFile(path, text);
      return path;
    },
    send: (sequence) => process.stdout.write(sequence),
  };
}

const rotation = { sameKey: false, newKey: false, keyType: undefined, ca: undefined, caKey: undefined } as const;

async function stepOf(name: OperationName): Promise<Step> {
  switch (name) {
    case 'renew':
      return (await import('../steps/certificates/certificates-step.ts')).renewOperation;
    case 'rotate-start':
    case 'rotate-reissue':
    case 'rotate-retire':
    case 'rotate-abort': {
      const { rotationStep } = await import('../steps/certificate-rotation/rotation-step.ts');
      const phase = name.slice('rotate-'.length) as 'start' | 'reissue' | 'retire' | 'abort';
      return rotationStep({ ...rotation, phase });
    }
    default: {
      const step = (await allSteps()).find(({ id }) => id === name);
      if (step === undefined) throw new TypeError(`there is no step ${name}`);
      return step;
    }
  }
}
