import { expect, test } from 'vitest';
import { trial } from './trial.ts';

test('health and readiness answer under any host, also without one', async () => {
  const edge = await trial();
  for (const path of ['/healthz', '/readyz']) {
    const { status, body } = await edge.ask(path, { headers: { host: '10.0.0.7:3000' } });
    expect([status, body.toString()]).toEqual([200, 'ok\n']);
    expect(await edge.raw(`GET ${path} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
  }
});

test('without a database the process is alive but not ready', async () => {
  const edge = await trial(undefined, { ready: () => Promise.reject(new Error('gone')) });
  expect((await edge.ask('/healthz')).status).toBe(200);
  const { status, headers, body } = await edge.ask('/readyz');
  expect(status).toBe(503);
  expect(headers['retry-after']).toBe('5');
  expect(body.toString()).not.toContain('gone');
});

test('a write that hangs makes it not ready', async () => {
  const edge = await trial(undefined, {
    ready: () => new Promise(() => {}),
    limits: { ready: 50 }
  });
  expect((await edge.ask('/readyz')).status).toBe(503);
});

test('probes that arrive together share one write', async () => {
  let writes = 0;
  const written = Promise.withResolvers<void>();
  const edge = await trial(undefined, {
    ready: async () => {
      writes++;
      await written.promise;
    }
  });
  const probes = Array.from({ length: 20 }, () => edge.ask('/readyz'));
  await expect.poll(() => writes).toBe(1);
  written.resolve();
  const statuses = (await Promise.all(probes)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(writes).toBeLessThan(20);
});
