import type { Session } from '../../../source/wizard/session.ts';

/** A session for views that need none: without steps, on a host that nobody asks. */
export const silentSession = {
  host: { identity: { hostName: async () => 'barman1.example.com' } },
  site: { given: {} },
  steps: [],
  engine: {},
} as unknown as Session;
