import { OperatorError, usageError } from '../../errors.ts';
import { type Answers, listAnswer, textAnswer } from '../../wizard/question.ts';
import type { ConfigFacts } from '../look-at-config.ts';
import { settingHere } from '../setting-here.ts';

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
  const setting = (key: 'installation_method' | 'src_dir' | 'build_dir' | 'git_url' | 'git_ref') => {
    const { value } = settingHere(config, `pg_backup_api_${key}`);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [url, path] = [textAnswer(given, 'git'), textAnswer(given, 'directory')];
  if (url !== '' && path !== '') throw usageError('--git and --directory exclude each other.');
  if (listAnswer(given, 'packages').length > 0) {
    if (url !== '' || path !== '') throw usageError('--packages excludes --git and --directory.');
    if (setting('installation_method') === 'src') throw methodIsSource(config.file);
    return undefined;
  }
  if (url === '' && path === '' && setting('installation_method') !== 'src') return undefined;
  const folders = {
    sourceFolder: deepEnough(setting('src_dir') ?? '/opt/postgres/src/pg-backup-api'),
    buildFolder: deepEnough(setting('build_dir') ?? '/opt/postgres/build/pg-backup-api'),
  };
  if (path !== '') {
    if (!path.startsWith('/')) throw usageError(`--directory ${path}: name the folder from / on.`);
    return { from: { kind: 'directory', path: path.replace(/\/+$/, '') }, ...folders };
  }
  const repository = url === '' ? setting('git_url') : url;
  if (repository === undefined) {
    throw new OperatorError({
      id: 'source-url-missing',
      message: `${config.file}: pg_backup_api_installation_method is src, but pg_backup_api_git_url is not set.`,
      fix: ['Set it, or give --git URL or --directory DIR.', 'Or set pg_backup_api_installation_method: pkg.'],
    });
  }
  const ref = textAnswer(given, 'ref') || setting('git_ref') || 'main';
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

/** The build folder is emptied: a mistyped setting must not name a folder of the system. */
function deepEnough(folder: string): string {
  const parts = folder.split('/').filter((part) => part !== '' && part !== '.');
  if (folder.startsWith('/') && parts.length >= 3 && !parts.includes('..')) return `/${parts.join('/')}`;
  throw new OperatorError({
    id: 'source-folder-refused',
    message: `${folder} is no folder to build in: it has to be at least three levels below /, as /opt/postgres/build/NAME is.`,
    fix: ['Correct pg_backup_api_src_dir and pg_backup_api_build_dir in config.yml.'],
  });
}

/** Words for the operator: an address without the password in it. */
export function wishWords({ from }: SourceWish): string {
  if (from.kind === 'directory') return from.path;
  return `${from.url.replace(/^([a-z+]+:\/\/)[^/@]*@/i, '$1')}, ${from.ref}`;
}
