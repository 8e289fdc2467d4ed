import { expect, test } from 'vitest';
import { shortened } from './access-log.ts';
import { trial } from './trial.ts';

test('Z-51: a request is one line with method, route, status, time and id, and nothing of the person', async () => {
  const edge = await trial((_req, res) => {
    res.setHeader('x-route', '/r/[region]/besuche/[besuch]');
    res.end();
  });
  const answer = await edge.ask('/r/gt/besuche/0b7e?name=Erika', {
    headers: { cookie: 'session=geheim', 'user-agent': 'Browser' }
  });
  expect(answer.headers['x-route']).toBeUndefined();
  await expect.poll(() => edge.lines).toHaveLength(1);
  const { time, ...line } = JSON.parse(edge.lines[0] ?? '');
  expect(time).toBeTypeOf('number');
  expect(line).toEqual({
    level: 30,
    msg: 'request',
    method: 'GET',
    route: '/r/[region]/besuche/[besuch]',
    status: 200,
    ms: expect.any(Number),
    requestId: answer.headers['x-request-id']
  });
});

test('Z-51: line breaks and escapes of a client stay inside one line', async () => {
  const edge = await trial();
  await edge.ask('/%0d%0aforged%1b[31m');
  await expect.poll(() => edge.lines).toHaveLength(1);
  for (const trace of ['forged', '\r', '\u001b']) expect(edge.lines[0]).not.toContain(trace);
  expect(edge.lines[0]?.trim()).not.toContain('\n');
});

test('probes and files are noise', async () => {
  const edge = await trial();
  await edge.ask('/healthz');
  await edge.ask('/_app/immutable/start.js');
  await expect.poll(() => edge.lines).toHaveLength(2);
  expect(edge.lines.map((line) => JSON.parse(line).level)).toEqual([20, 20]);
});

test.for([
  ['/', '/'],
  ['/anmelden?weiter=/r/gt', '/anmelden'],
  ['/einladung/Zk3vQ9rT1x', '/einladung/*'],
  ['/r/gt/schulen/168930', '/r/gt/schulen/*'],
  ['/erika.mustermann%40gt.example', '/*'],
  [`/${'a'.repeat(30)}`, '/*']
])('Z-51: %s is logged as %s', ([url = '', path]) => {
  expect(shortened(url)).toBe(path);
});
