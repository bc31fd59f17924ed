import type { ReadableHost } from '../../host/host.ts';
import type { Manager } from '../../packages/manager.ts';

const patience = 15_000;

/**
 * What a package manager left beside an edited configuration file of a package: the package's own version (`.dpkg-dist`, `.rpmnew`),
 * or the edited one (`.rpmsave`). It says so in passing only, and with exit code 0.
 */
export async function lookAtKeptFiles(host: ReadableHost, manager: Manager, name: string): Promise<readonly string[]> {
  const argv = manager === 'apt' ? ['dpkg-query', '-W', `-f=\${Conffiles}\\n`, name] : ['rpm', '-qc', name];
  const { exitCode, stdout } = await host.commands.probe({ argv }, { timeout: patience });
  if (exitCode !== 0) return [];
  const files = stdout.split('\n').flatMap((line) => /^\s*(\/\S+)/.exec(line)?.[1] ?? []);
  const suffixes = manager === 'apt' ? ['.dpkg-dist'] : ['.rpmnew', '.rpmsave'];
  const left = files.flatMap((file) => suffixes.map((suffix) => `${file}${suffix}`));
  const present = await Promise.all(left.map((file) => host.files.stat(file)));
  return left.filter((_, index) => present[index] !== undefined);
}
