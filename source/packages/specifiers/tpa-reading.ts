import type { Manager } from '../manager.ts';
import { specifierArgument } from './argument.ts';

/** Ansible's apt module: a `Pin: version` (apt's rules), then Python's fnmatch over the whole version, case and all. */
const debianReading = (specifier: string): readonly string[] => {
  const sentences: string[] = [];
  if (/^(installed|candidate|newest)$/.test(specifier)) {
    sentences.push(
      `"${specifier}" is a word of apt-get alone; Ansible looks for a version of that name and finds none.`,
    );
  }
  if (/[/=]|[+-]$/.test(specifier)) {
    sentences.push(
      'A "/" or "=", or a "+" or "-" at the end, has a meaning of its own for apt: write a plain version.',
    );
  }
  if (!/[*?[]/.test(specifier)) {
    const revision = specifier.includes('-') ? '' : ' There is no revision in it, so it will hardly match.';
    return [...sentences, `It selects this very version and no other, epoch and revision included.${revision}`];
  }
  if (/^\*.*[^*]\*$/.test(specifier)) {
    sentences.push(
      'A "*" at both ends finds nothing: apt cuts the last one and the rest must match a whole version. Write the epoch and one "*" at the end.',
    );
  } else if (/^[0-9]/.test(specifier) && !/^[0-9]+:/.test(specifier)) {
    sentences.push(
      `The epoch is text there: ${specifier} does not find a version with an epoch, such as 2:${specifier}; write the epoch if the listed version has one.`,
    );
  }
  return [...sentences, 'It selects the highest version that matches at the time of each deploy.'];
};

const redHatReading = (specifier: string): readonly string[] => {
  const sentences: string[] = [];
  if (/^[*?[A-Za-z]/.test(specifier)) {
    sentences.push(
      'It starts with a wildcard or a letter, so other packages whose names begin alike can be installed instead.',
    );
  }
  if (!/^[0-9]+:/.test(specifier)) sentences.push('Without an epoch it matches versions of any epoch.');
  sentences.push(
    'It selects the highest version that matches; an installed newer one is downgraded without a question.',
  );
  return sentences;
};

const suseReading = (specifier: string): readonly string[] => {
  const sentences: string[] = [];
  if (/[*?[]/.test(specifier)) sentences.push('zypper knows no wildcards: a "*" counts as a separator without weight.');
  if (!/[0-9A-Za-z~^]/.test(specifier)) sentences.push('It selects the newest version.');
  else if (!/^[0-9]*:/.test(specifier)) sentences.push('Without an epoch it matches versions of epoch 0 only.');
  sentences.push('Where the installed version is newer, zypper does nothing and reports success.');
  return sentences;
};

const READINGS = { apt: debianReading, dnf: redHatReading, zypper: suseReading } as const;

/**
 * What `tpaexec deploy` makes of pg_backup_api_package_version on a host, in sentences for the operator. TPA puts
 * the value unchecked behind `pg-backup-api=` (Debian, SUSE) or `pg-backup-api-` (RedHat): filters.py packages_for.
 * Undefined is the newest version; an empty text is not the same.
 */
export const tpaReading = (specifier: string | undefined, manager: Manager): readonly string[] => {
  if (specifier === undefined) return ['TPA installs the newest version, and upgrades to the newest.'];
  const word = specifierArgument(manager, 'pg-backup-api', specifier);
  const asks = `TPA asks for ${word}.`;
  if (specifier === '')
    return [asks, 'Nothing follows the name, so no version is found: leave the setting out instead.'];
  const reading = READINGS[manager](specifier);
  // upgrade tells a versioned word from a plain name by this expression.
  if (/[=-][0-9]/.test(word)) return [asks, ...reading];
  return [asks, ...reading, 'tpaexec upgrade sees no version in it and takes the newest.'];
};
