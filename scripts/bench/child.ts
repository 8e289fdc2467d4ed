import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Floor } from './floor.ts';
import type { Load, Measured } from './load.ts';

export async function drive(load: Load): Promise<Measured> {
  return answerOf('./load.ts', load);
}

/** @returns how often per second bare connections get through the statements. */
export async function floorOf(floor: Floor): Promise<number> {
  return answerOf('./floor.ts', floor);
}

/** The floor of HTTP itself: a server that sends as many bytes and does nothing else. */
export async function emptyServer(bytes: number) {
  const body = Buffer.alloc(bytes, 'x');
  const server = createServer((_, response) => response.end(body)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}

async function answerOf<T>(script: string, message: Load | Floor): Promise<T> {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)));
  child.send(message);
  const answered = once(child, 'message').then(([answer]) => answer);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${script} ended with ${code} without an answer.`);
  });
  // Whoever has answered ends as well.
  ended.catch(() => {});
  return Promise.race([answered, ended]);
}
