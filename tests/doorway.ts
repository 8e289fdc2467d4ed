import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A way to the database of a file that can be shut and opened again; its address stands in the settings. */
export async function doorway() {
  const url = new URL(process.env.DATABASE_URL ?? '');
  const folder = mkdtempSync(join(tmpdir(), 'tafelrunde-door-'));
  const name = `.s.PGSQL.${url.port || 5432}`;
  const host = url.searchParams.get('host') ?? '';
  const sockets = new Set<Socket>();
  const server = createServer((here) => {
    const there = connect(join(host, name));
    for (const socket of [here, there]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        here.destroy();
        there.destroy();
      });
    }
    here.pipe(there).pipe(here);
  });
  const open = async () => {
    server.listen(join(folder, name));
    await once(server, 'listening');
  };
  const shut = async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await open();
  url.searchParams.set('host', folder);
  return {
    url: url.href,
    open,
    shut,
    remove: async () => {
      if (server.listening) await shut();
      rmSync(folder, { recursive: true, force: true });
    }
  };
}
