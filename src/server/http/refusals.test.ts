import { expect, test } from 'vitest';
import { trial } from './trial.ts';

const notFound = (_req: unknown, res: { statusCode: number; end: () => void }) => {
  res.statusCode = 404;
  res.end();
};
const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

test('A-DL-09 whoever only guesses addresses has to pause, nobody else, and the log stays short', async () => {
  let reached = 0;
  const edge = await trial(
    (req, res) => {
      reached += 1;
      if (req.url === '/da') res.end();
      else notFound(req, res);
    },
    { trustedProxies: ['127.0.0.1'], limits: { refused: 20 } }
  );
  const statuses: number[] = [];
  for (let number = 0; number < 200; number++) {
    const { status, headers } = await edge.ask(`/geraten-${number}`, from('192.0.2.1'));
    statuses.push(status);
    if (status === 429) expect(headers['retry-after']).toBe('60');
  }
  // A minute may turn in the middle and begin the count anew.
  expect(statuses.filter((status) => status === 404).length).toBeLessThanOrEqual(40);
  expect(statuses.at(-1)).toBe(429);
  expect(reached).toBeLessThanOrEqual(40);
  expect((await edge.ask('/da', from('192.0.2.1'))).status).toBe(429);
  // The same network under another address of version 6, another network, and who finds what is there.
  for (let number = 0; number < 30; number++) {
    await edge.ask(`/geraten-${number}`, from(`2001:db8:0:1::${number}`));
  }
  expect((await edge.ask('/da', from('2001:db8:0:1::ffff'))).status).toBe(429);
  expect((await edge.ask('/da', from('2001:db8:0:2::1'))).status).toBe(200);
  expect((await edge.ask('/da', from('192.0.2.2'))).status).toBe(200);

  const lines = edge.lines.map((line) => JSON.parse(line));
  const seconds = Map.groupBy(lines, ({ time }) => Math.floor(time / 1000));
  for (const ofSecond of seconds.values()) expect(ofSecond.length).toBeLessThanOrEqual(12);
  const told = lines.reduce((sum, { unlogged = 0 }) => sum + unlogged, lines.length);
  expect(told).toBeLessThanOrEqual(233);
});
