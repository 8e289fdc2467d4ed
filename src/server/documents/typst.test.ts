import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { readPdf } from '../../../tests/pdf.ts';
import { DocumentError } from './document-error.ts';
import { documentPool, type Limits } from './pool.ts';
import { closeDocuments, renderPdf } from './typst.ts';

afterAll(closeDocuments);

const head = `#set document(title: "Probe", date: none)
#set text(lang: "de", fallback: false, font: json(bytes(sys.inputs.fonts)))
#let data = json(bytes(sys.inputs.data))
`;

describe('a document', () => {
  test('shows the given text as it is', async () => {
    const text = '#panic() *fett* = Titel #import "x"';
    const bytes = await renderPdf({ template: `${head}#data.text`, data: { text } });
    expect(readPdf(bytes).text).toContain(text);
  });

  test('shows a box for a character without a font and keeps the character', async () => {
    const text = '🙂 漢 \u{10FFFF} \u0007';
    const { text: extracted, fonts } = readPdf(
      await renderPdf({ template: `${head}#data.text`, data: { text } })
    );
    expect(extracted.replace(/\s/g, '')).toContain('🙂漢');
    expect(fonts).toContainEqual({ name: 'TafelrundeReplacement', whole: true });
  });

  test.each(['a\0b', 'a\uD800b'])('refuses %j, which no document can carry', async (text) => {
    const refused = renderPdf({ template: `${head}#data.text`, data: [{ text }] });
    await expect(refused).rejects.toMatchObject({ fault: 'data', retryAfter: undefined });
  });

  test.each([
    ['an unknown font, which would be replaced in silence', '#text(font: "Nope")[a]'],
    ['a font of the machine', '#text(font: "DejaVu Sans")[a]'],
    ['a file of the machine', '#read("/etc/hostname")'],
    ['a file of the project outside its sources', '#read("/../package.json")'],
    ['a wrong word', '#nonsense']
  ])('is not made from a template with %s', async (_, body) => {
    const refused = renderPdf({ template: head + body, data: {} });
    await expect(refused).rejects.toMatchObject({ fault: 'template' });
  });

  test('is not made without a title, because PDF/UA-1 asks for one', async () => {
    await expect(renderPdf({ template: 'Text', data: {} })).rejects.toThrow(
      /missing document title/
    );
  });
});

describe('a pool of compiling processes', () => {
  const limits: Limits = {
    processes: 2,
    waiting: 1,
    timeoutMs: 20_000,
    memoryMb: 512,
    idleMs: 60_000
  };
  const pools: ReturnType<typeof documentPool>[] = [];
  const pool = (changes: Partial<Limits> = {}) => {
    const made = documentPool({ ...limits, ...changes });
    pools.push(made);
    return made;
  };
  afterEach(() => Promise.all(pools.splice(0).map((made) => made.close())));

  const quick = { template: `${head}Kurz`, data: '{}' };
  const endless = {
    template: `${head}#for a in range(100000) { for b in range(100000) { let c = a * b } }`,
    data: '{}'
  };
  const greedy = {
    template: `${head}#let a = range(1000000)\n#let b = ()\n#for i in range(1000) { b.push(a.map(x => x + i)) }`,
    data: '{}'
  };

  test('A-PD-02: ends a document that takes too long and makes the next one', async () => {
    const { render } = pool({ processes: 1, timeoutMs: 3000 });
    await expect(render(endless)).rejects.toMatchObject({ fault: 'timeout', retryAfter: 10 });
    expect((await render(quick)).length).toBeGreaterThan(1000);
  });

  test('ends a document that takes too much memory and makes the next one', async () => {
    const { render } = pool({ processes: 1, memoryMb: 300 });
    await expect(render(greedy)).rejects.toMatchObject({ fault: 'crashed' });
    expect((await render(quick)).length).toBeGreaterThan(1000);
  });

  test('makes a short document while a long one is being made', async () => {
    const { render, close } = pool();
    const long = render(endless).catch((error: unknown) => error);
    expect((await render(quick)).length).toBeGreaterThan(1000);
    await close();
    expect(await long).toBeInstanceOf(DocumentError);
  });

  test('lets one wait and refuses the next as overloaded', async () => {
    const { render, close } = pool({ processes: 1 });
    const running = render(endless).catch((error: unknown) => error);
    const waiting = render(quick).catch((error: unknown) => error);
    await expect(render(quick)).rejects.toMatchObject({ fault: 'overloaded', retryAfter: 10 });
    await close();
    expect(await waiting).toMatchObject({ fault: 'closed' });
    expect(await running).toMatchObject({ fault: 'crashed' });
    await expect(render(quick)).rejects.toMatchObject({ fault: 'closed' });
  });
});

test('no compiling process outlives an application that is killed', async () => {
  const script = `
    const { documentPool } = await import('#server/documents/pool.ts');
    const { render } = documentPool({ processes: 1, waiting: 0, timeoutMs: 60000, memoryMb: 512, idleMs: 60000 });
    await render({ template: ${JSON.stringify(`${head}Kurz`)}, data: '{}' });
    render({ template: ${JSON.stringify(`${head}#for a in range(100000) { for b in range(100000) { let c = a * b } }`)}, data: '{}' });
    console.log('compiling');`;
  const application = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit']
  });
  await once(application.stdout, 'data');
  const compiling = childrenOf(application.pid);
  expect(compiling).toHaveLength(1);
  application.kill('SIGKILL');
  await expect.poll(() => compiling.filter(isRunning), { timeout: 5000 }).toEqual([]);
});

function childrenOf(pid: number | undefined): number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return list ? list.split(' ').map(Number) : [];
}

/** A zombie that waits for init has ended too. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
