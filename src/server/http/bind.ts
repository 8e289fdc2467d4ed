import type { Server } from 'node:http';
import { Refusal } from '#base/refusal.ts';

/**
 * Binds one server per address, furnishes each before it can meet a request, and returns the port. `localhost` and the loopback addresses mean both
 * families, because a browser tries `::1` first for `localhost` and would meet whatever listens there.
 */
export async function bind(
  { host, port }: Readonly<{ host: string; port: number }>,
  server: () => Server,
  furnish: (server: Server, port: number) => void
): Promise<{ servers: Server[]; port: number }> {
  if (!loopback.includes(host)) {
    const only = server();
    const bound = await listen(only, host, port);
    furnish(only, bound);
    return { servers: [only], port: bound };
  }
  const [v4, v6] = [server(), server()];
  const bound = await listen(v4, '127.0.0.1', port);
  furnish(v4, bound);
  try {
    await listen(v6, '::1', bound);
    furnish(v6, bound);
    return { servers: [v4, v6], port: bound };
  } catch (error) {
    if (hasNoSuchFamily(error)) return { servers: [v4], port: bound };
    v4.close();
    throw error;
  }
}

const loopback = ['localhost', '127.0.0.1', '::1'];

async function listen(server: Server, host: string, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ host, port, ipv6Only: host === '::1' }, resolve);
  await promise.catch((error: unknown) => {
    throw inWords(error, host, port);
  });
  server.off('error', reject);
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

function inWords(error: unknown, host: string, port: number): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new Refusal(`Port ${port} is in use by another program; set PORT to a free one.`);
    case 'EACCES':
      return new Refusal(
        `Port ${port} needs more rights than this user has; set PORT to 1024 or more.`
      );
    case 'ENOTFOUND':
      return new Refusal(`HOST ${host} is not an address of this machine.`);
    default:
      return error;
  }
}

function hasNoSuchFamily(error: unknown): boolean {
  return ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
