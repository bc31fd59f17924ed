import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { errorCode } from '../errors.ts';
import type { SandboxPorts } from './description.ts';

/** Three ports on 127.0.0.1 that are free now. They are held together while they are chosen, so they differ. */
export async function chooseFreePorts(): Promise<SandboxPorts> {
  const servers = await Promise.all([listen(), listen(), listen()]);
  const [secure = 0, plain = 0, api = 0] = servers.map(portOf);
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
  return { '443': secure, '80': plain, '7480': api };
}

/** Below the ports that the kernel hands to outgoing connections: none of those takes one before its server opens it. */
const range = { from: 20_000, to: 32_000 } as const;

function listen(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    const attempt = () => server.listen(randomInt(range.from, range.to), '127.0.0.1');
    server.on('error', (error) => (errorCode(error) === 'EADDRINUSE' ? attempt() : reject(error)));
    server.once('listening', () => resolve(server));
    attempt();
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
