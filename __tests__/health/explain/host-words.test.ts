import { describe, expect, it } from 'vitest';
import { diagnoses } from '../../../source/health/explain/diagnoses.ts';
import { diagnosisOf, explainEvidence } from '../../../source/health/explain/explain.ts';
import { hostWords } from '../../../source/os/host-words.ts';

const fixesOn = (family: 'debian' | 'redhat' | 'suse') =>
  Object.values(diagnoses)
    .flatMap(({ fix }) => fix(hostWords(family)))
    .join('\n');

describe('fixes on a host of', () => {
  it.each([
    ['debian', 'systemctl status apache2', 'update-ca-certificates', '/var/log/apache2/error.log'],
    ['redhat', 'systemctl status httpd', 'update-ca-trust', '/var/log/httpd/ssl_error_log'],
    ['suse', 'systemctl status apache2', 'update-ca-certificates', '/var/log/apache2/error_log'],
  ] as const)('%s name its service, its trust store and its log', (family, ...words) => {
    const fixes = fixesOn(family);
    expect(words.filter((word) => !fixes.includes(word))).toEqual([]);
  });

  it.each([
    ['debian', /httpd|update-ca-trust|setsebool|SELinux|crypto-policies/],
    ['redhat', /apache2|a2en|update-ca-certificates|ufw/],
    ['suse', /httpd(?!_can_network)|a2ensite|update-ca-trust/],
  ] as const)('%s name nothing of other families', (family, foreign) => {
    expect(fixesOn(family)).not.toMatch(foreign);
  });

  // apachectl of RHEL 8 and later: 'The "-S" option is not supported.'
  it.each([
    ['debian', 'apache2ctl -S'],
    ['redhat', 'httpd -S'],
    ['suse', 'apachectl -S'],
  ] as const)('%s show the virtual hosts by %s', (family, shown) => {
    expect(explainEvidence({ httpCode: 404, contentType: 'text/html; charset=iso-8859-1' }, family).fix[0]).toContain(
      `${shown}: compare ServerName`,
    );
  });

  it('an unknown family name both ways', () => {
    const [first] = diagnosisOf(['apache-not-listening']).fix;
    expect(first).toContain('systemctl status apache2 (RHEL: httpd)');
  });
});

it('the family of the host reaches the fix of evidence', () => {
  expect(explainEvidence({ httpCode: 503 }, 'redhat').fix.join()).toContain(
    'setsebool -P httpd_can_network_connect on',
  );
});
