/** Keys that TPA allows in an instance; it stops at any other (platforms/common/validate.yml and each platform's, TPA 23.40). */
const common = [
  'Name',
  'node',
  'role',
  'platform',
  'location',
  'upstream',
  'backup',
  'tags',
  'vars',
  'volumes',
  'provision_only',
  'ansible_host',
];

const bare = ['ip_address', 'public_ip', 'private_ip'];

const docker = [
  'image',
  'privileged',
  'restart_policy',
  'memory',
  'memory_reservation',
  'shm_size',
  'env_file',
  'env',
  'log_driver',
  'log_options',
  'exposed_ports',
  'published_ports',
  'devices',
  'networks',
  'sysctls',
  'ulimits',
  'local_source_directories',
  'docker_security_opts',
  'docker_cap_add',
  'docker_cap_drop',
  'region',
  'ip_address',
];

const aws = [
  'image',
  'region',
  'type',
  'private_ip',
  'subnet',
  'ec2_ami_user',
  'az',
  'cluster_ssh_user',
  'termination_protection',
  'assign_public_ip',
  'assign_elastic_ip',
  'elastic_ip',
];

const ofPlatform: Readonly<Record<string, readonly string[]>> = { bare, docker, aws, shared: ['hosted_by'] };

/** True if TPA accepts the key in an instance of this platform; of a platform that is not known here, every key. */
export function isInstanceKey(platform: string | undefined, key: string): boolean {
  if (common.includes(key)) return true;
  const own = platform === undefined ? undefined : ofPlatform[platform];
  if (own === undefined || own.includes(key)) return true;
  return platform === 'aws' && /^(?:spot_|route53_)/.test(key);
}

/** What a name has to look like on a platform (platforms/validate.yml): on bare ones it may have a domain. */
export function namePattern(platform: string | undefined): RegExp {
  if (platform === 'bare') return /^[a-z0-9][a-z0-9-]*[a-z0-9](?:\.[a-z0-9][a-z0-9-]*[a-z0-9])*$/;
  return /^[a-z0-9][a-z0-9-]*[a-z0-9]$/;
}
