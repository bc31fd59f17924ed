import { expect, test } from 'vitest';
import { explainEvidence } from '../../../source/health/explain/explain.ts';

const refused = {
  curlExitCode: 7,
  stderr: "curl: (7) Failed to connect to 127.0.0.1 port 18998 after 0 ms: Couldn't connect to server",
  httpCode: 0,
  url: 'https://barman1/status',
};

test('an address that is not the host’s is a proxy’s, unless Node, which ignores proxies, is refused too', () => {
  expect(explainEvidence(refused).id).toBe('http-proxy-environment');
  expect(explainEvidence({ ...refused, nodeErrorCode: 'ECONNREFUSED' }).id).toBe('apache-not-listening');
});
