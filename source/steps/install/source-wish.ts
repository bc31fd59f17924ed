import { readInstallationMethod, readSourceSettings } from '../../config/api-settings.ts';
import { OperatorError, usageError } from '../../errors.ts';
import { type Answers, listAnswer, textAnswer } from '../../wizard/question.ts';
import type { ConfigFacts } from '../look-at-config.ts';
import { settledHere } from '../set-files.ts';

/** Where pg-backup-api is taken from when it is not installed as a package (TPA: roles/pgbackupapi/pkg/tasks/src.yml). */
export interface SourceWish {
  readonly from:
    | { readonly kind: 'git'; readonly url: string; readonly ref: string }
    | { readonly kind: 'directory'; readonly path: string };
  /** The checkout of a git repository. */
  readonly sourceFolder: string;
  /** The copy that is built, and the virtual environment. */
  readonly buildFolder: string;
}

/**
 * `--git`, `--ref` and `--directory`, else `pg_backup_api_installation_method: src` with its settings; undefined for packages.
 * Throws OperatorError for a wish that cannot be carried out.
 */
export function sourceWish(config: ConfigFacts, given: Answers): SourceWish | undefined {
  const isSource = settledHere(config, readInstallationMethod) === 'src';
  const [url, path] = [textAnswer(given, 'git'), textAnswer(given, 'directory')];
  if (url !== '' && path !== '') throw usageError('--git and --directory exclude each other.');
  if (listAnswer(given, 'packages').length > 0) {
    if (url !== '' || path !== '') throw usageError('--packages excludes --git and --directory.');
    if (isSource) throw methodIsSource(config.file);
    return undefined;
  }
  if (url === '' && path === '' && !isSource) return undefined;
  const settings = settledHere(config, readSourceSettings);
  const { sourceFolder, buildFolder } = settings;
  const folders = { sourceFolder, buildFolder };
  if (path !== '') {
    if (!path.startsWith('/')) throw usageError(`--directory ${path}: name the folder from / on.`);
    return { from: { kind: 'directory', path: path.replace(/\/+$/, '') }, ...folders };
  }
  const repository = url === '' ? settings.url : url;
  if (repository === undefined) {
    throw new OperatorError({
      id: 'source-url-missing',
      message: `${config.file}: pg_backup_api_installation_method is src, but pg_backup_api_git_url is not set.`,
      fix: ['Set it, or give --git URL or --directory DIR.', 'Or set pg_backup_api_installation_method: pkg.'],
    });
  }
  const ref = textAnswer(given, 'ref') || settings.ref || 'main';
  return { from: { kind: 'git', url: repository, ref }, ...folders };
}

/** TPA's next deploy would build it from source, beside the package. */
function methodIsSource(file: string | undefined): OperatorError {
  return new OperatorError({
    id: 'method-is-source',
    message: `${file}: pg_backup_api_installation_method is src, so package files are not what TPA installs here.`,
    fix: ['Set pg_backup_api_installation_method: pkg, then run this again.', 'Or leave --packages out.'],
  });
}

/** Words for the operator: an address without the password in it. */
export function wishWords({ from }: SourceWish): string {
  if (from.kind === 'directory') return from.path;
  return `${from.url.replace(/^([a-z+]+:\/\/)[^/@]*@/i, '$1')}, ${from.ref}`;
}
