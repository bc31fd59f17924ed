import type { Behaviour } from '../call.ts';

const known = new Set(['httpd_can_network_connect', 'httpd_can_network_relay', 'httpd_can_network_connect_db']);

/** getenforce, selinuxenabled, getsebool, setsebool, matchpathcon, restorecon and chcon of a Red Hat host in enforcing mode. */
export const selinux: Behaviour = async (call, machine) => {
  const words = call.argv.filter((word) => !word.startsWith('-'));
  switch (call.name) {
    case 'getenforce':
      call.out('Enforcing');
      return 0;
    case 'matchpathcon':
      call.out(`system_u:object_r:${typeOf(call.argv.at(-1) ?? '')}:s0`);
      return 0;
    case 'getsebool': {
      const [name = ''] = words;
      if (!known.has(name)) {
        call.err(`Error getting active value for ${name}`);
        return 1;
      }
      call.out(`${name} --> ${machine.booleans.has(name) ? 'on' : 'off'}`);
      return 0;
    }
    case 'setsebool': {
      const pairs = words.length === 2 && !words[0]?.includes('=') ? [words.join('=')] : words;
      await call.pause(call.argv.includes('-P') ? 4 : 0.2);
      for (const pair of pairs) {
        const [name = '', value = ''] = pair.split('=');
        if (!known.has(name)) {
          call.err(`Boolean ${name} is not defined`);
          return 1;
        }
        const others = [...machine.booleans].filter((item) => item !== name);
        machine.booleans = new Set(['on', '1', 'true'].includes(value) ? [...others, name] : others);
      }
      return 0;
    }
    default:
      return 0;
  }
};

/** What the targeted policy says of the paths that matter here (its file_contexts). */
function typeOf(path: string): string {
  if (path.startsWith('/etc/httpd/')) return 'httpd_config_t';
  if (path.startsWith('/etc/pki/')) return 'cert_t';
  if (path.startsWith('/etc/')) return 'etc_t';
  if (path.startsWith('/var/lib/')) return 'var_lib_t';
  return path.startsWith('/root/') ? 'admin_home_t' : 'default_t';
}
