import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { answerOf } from '#server/limited-process.ts';
import { check } from './check.server.ts';
import { largestFile } from './text.ts';

vi.setConfig({ testTimeout: 120_000 });

const folder = mkdtempSync(join(tmpdir(), 'tafelrunde-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

const seed = resolve('tests/register');
const known = { municipalities: [], owners: [], schools: [] };
const owners = join(seed, 'key_traeger.csv');

test('a process of its own finds what the files say', async () => {
  const paths = { schools: join(seed, 'schuldaten.csv'), owners };
  const found = await check({ paths, county: '05998', known });
  expect(found).toMatchObject({ summary: { added: 25 } });
});

const largest: [what: string, bytes: () => Buffer][] = [
  ['one endless line', () => Buffer.alloc(largestFile.bytes, ';')],
  ['line breaks only', () => Buffer.alloc(largestFile.bytes, '\n')],
  ['quotes only', () => Buffer.alloc(largestFile.bytes, '"')],
  ['100,000 columns in many lines', () => Buffer.from(`${';'.repeat(100_000)}\n`.repeat(150))]
];

test.for(largest)(
  'A-IM-15: the largest file of %s costs this process nothing',
  async ([, bytes]) => {
    const path = join(folder, 'schools.csv');
    writeFileSync(path, bytes());
    const before = process.memoryUsage().rss;
    const found = await check({ paths: { schools: path, owners }, county: '05998', known });
    expect(found).toHaveProperty('faults');
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  }
);

test('a process that takes too much time or memory is ended', async () => {
  const script = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const endless = script('endless.mjs', `process.on('message', () => { for (;;); });`);
  const greedy = script(
    'greedy.mjs',
    `process.on('message', () => { const all = []; for (;;) all.push(Buffer.alloc(2 ** 24, 1)); });`
  );
  const limits = { memoryMb: 512, timeoutMs: 2_000 };
  await expect(answerOf(endless, {}, limits)).rejects.toMatchObject({ reason: 'timeout' });
  await expect(answerOf(greedy, {}, { ...limits, timeoutMs: 20_000 })).rejects.toMatchObject({
    reason: 'ended'
  });
});
