import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trial } from './trial.ts';

const runs = process.env.LONG ? 50_000 : 1_000;
const together = 50;

/** A request that is nearly right: some of its parts replaced by odd ones, some of its bytes by any. */
const request = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'HEAD', 'DELETE', 'PUT', 'CONNECT', 'TRACE', 'G T'),
    path: fc.oneof(
      fc.webPath(),
      fc.constantFrom('*', '//', '/%', '/?%', '/\\', 'http://a/', '/a b')
    ),
    version: fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/1.1 ', ''),
    headers: fc.array(
      fc.constantFrom(
        'Host: localhost:PORT',
        'Host: evil.example',
        'Origin: http://localhost:PORT',
        'Sec-Fetch-Site: same-origin',
        'Content-Type: application/json',
        'Content-Length: 3',
        'Content-Length: 99999999999999999999',
        'Transfer-Encoding: chunked',
        'Transfer-Encoding: gzip, chunked',
        'Connection: close',
        'Connection: upgrade',
        'Upgrade: websocket',
        'Expect: 100-continue',
        'Cookie: sprache=en; ;=;',
        'Accept: application/json',
        'Accept-Encoding: gzip;q=, br',
        'X-Forwarded-For: ,,',
        'no colon',
        ': no name'
      ),
      { maxLength: 8 }
    ),
    body: fc.constantFrom('', 'abc', '3\r\nabc\r\n0\r\n\r\n', 'ffffffffff\r\n', '-1\r\n'),
    damage: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 3 })
  })
  .map(({ method, path, version, headers, body, damage }) => {
    const text = `${method} ${path} ${version}\r\n${headers.join('\r\n')}\r\n\r\n${body}`;
    const bytes = Buffer.from(text, 'latin1');
    for (const [at, byte] of damage) bytes[at % bytes.length] = byte;
    return bytes.toString('latin1');
  });

test('Z-41: whatever bytes come, each answer is a refusal or a page with its headers, never a failure', async () => {
  const edge = await trial(
    async (req, res) => {
      for await (const chunk of req) void chunk;
      res.end('read');
    },
    { limits: { headersWithin: 150, requestWithin: 200, keepAlive: 1, silence: 500 } }
  );
  for (let done = 0; done < runs; done += together) {
    const texts = fc
      .sample(request, together)
      .map((text) => text.replaceAll('PORT', String(edge.port)));
    const answers = await Promise.all(texts.map((text) => edge.raw(text)));
    for (const [i, answer] of answers.entries()) {
      if (!answer || answer.startsWith('HTTP/1.1 100 ')) continue;
      expect(answer, texts[i]).toMatch(/^HTTP\/1\.1 (2|3|4)\d\d /);
      expect(answer, texts[i]).toMatch(/\r\nx-request-id: [0-9a-f-]{36}\r\n/i);
    }
  }
  expect((await edge.ask('/')).status).toBe(200);
  expect(edge.lines.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
}, 600_000);
