import { expect, test } from 'vitest';
import { cookieName } from '#paraglide/runtime.js';
import { form, trial } from './trial.ts';

const post = { method: 'POST', headers: form, body: 'a=1' };

test('a refusal is a German page with the request id that is found in the log', async () => {
  const edge = await trial();
  const { headers, body } = await edge.ask('/r/gt', post);
  const html = body.toString();
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(html).toContain('<html lang="de">');
  expect(html).toContain('Diese Eingabe kam von einer anderen Website');
  expect(html).toContain(`Kennung dieser Anfrage: ${headers['x-request-id']}`);
  expect(edge.lines.join('')).toContain(String(headers['x-request-id']));
});

test('who chose English reads English; the wish of the browser counts for nothing', async () => {
  const edge = await trial();
  const chosen = await edge.ask('/', {
    ...post,
    headers: { ...form, cookie: `a=b; ${cookieName}=en` }
  });
  expect(chosen.body.toString()).toContain('This input came from another website');
  const wished = await edge.ask('/', { ...post, headers: { ...form, 'accept-language': 'en' } });
  expect(wished.body.toString()).toContain('<html lang="de">');
});

test("the interface's own script reads an error in the framework's form", async () => {
  const edge = await trial();
  const headers = { ...form, accept: 'application/json' };
  const answer = await edge.ask('/', { ...post, headers });
  expect(JSON.parse(answer.body.toString())).toEqual({
    type: 'error',
    status: 403,
    error: {
      message: 'Diese Eingabe kam von einer anderen Website',
      requestId: answer.headers['x-request-id']
    }
  });
});

test('Z-50: a failed handler shows no internals and logs the reason under the same id', async () => {
  const edge = await trial(() => {
    throw new Error('relation "app.visit" does not exist');
  });
  const { status, body, headers } = await edge.ask('/');
  expect(status).toBe(500);
  expect(body.toString()).not.toMatch(/relation|visit|\.ts|at /);
  const line = edge.lines.find((text) => text.includes('does not exist')) ?? '';
  expect(line).toContain(String(headers['x-request-id']));
});

test('a handler that fails in mid-answer leaves no answer that looks whole', async () => {
  const edge = await trial((_req, res) => {
    res.writeHead(200, { 'content-type': 'text/plain' });
    res.write('half');
    throw new Error('on purpose');
  });
  await expect(edge.ask('/')).rejects.toThrow();
});
