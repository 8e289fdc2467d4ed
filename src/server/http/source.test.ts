import { expect, test } from 'vitest';
import { trial } from './trial.ts';

const types = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'TEXT/PLAIN',
  'application/json',
  undefined
];

const foreign: [string, Record<string, string>][] = [
  ['cross-site', { 'sec-fetch-site': 'cross-site' }],
  ['cross-site with our origin', { 'sec-fetch-site': 'cross-site', origin: 'OWN' }],
  ['same-site', { 'sec-fetch-site': 'same-site', origin: 'OWN' }],
  ['a foreign origin', { origin: 'https://evil.example' }],
  ['origin null', { origin: 'null' }],
  ['an origin that ends like ours', { origin: 'http://evil.localhost' }],
  ['our host over https', { origin: 'https://localhost' }],
  ['same-origin with a foreign origin', { 'sec-fetch-site': 'same-origin', origin: 'null' }],
  ['none without an origin', { 'sec-fetch-site': 'none' }],
  ['neither', {}],
  ['an unknown word', { 'sec-fetch-site': 'same-origin, cross-site' }]
];

test.for(foreign)('A-AP-04: %s changes nothing, whatever type and method', async ([, headers]) => {
  let calls = 0;
  const edge = await trial((_req, res) => res.end(String(++calls)));
  const sent = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace('OWN', edge.origin)])
  );
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    for (const type of types) {
      const answer = await edge.ask('/', {
        method,
        headers: type ? { ...sent, 'content-type': type } : sent,
        body: type && 'a=1'
      });
      expect(answer.status).toBe(403);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
  }
  expect(calls).toBe(0);
});

const own: [string, Record<string, string>][] = [
  ['same-origin', { 'sec-fetch-site': 'same-origin' }],
  ['our origin alone, as old browsers and scripts send it', { origin: 'OWN' }],
  ['a repeated post of ours', { 'sec-fetch-site': 'none', origin: 'OWN' }]
];

test.for(own)('%s may change things', async ([, headers]) => {
  const edge = await trial((req, res) => {
    req.resume();
    req.on('end', () => res.end(req.headers.origin));
  });
  const sent = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace('OWN', edge.origin)])
  );
  const answer = await edge.ask('/', {
    headers: { ...sent, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'a=1'
  });
  expect(answer.status).toBe(200);
  expect(answer.body.toString()).toBe(edge.origin);
});

test.for(['https://evil.example', 'null', 'https://app.test.evil.example', 'https://evilapp.test'])(
  'A-AP-06: reading from the origin %s shares nothing',
  async (origin) => {
    const edge = await trial();
    const { status, headers } = await edge.ask('/', { headers: { origin } });
    expect(status).toBe(200);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
);

test.for(['text/plain', 'application/xml', 'application/octet-stream', 'nonsense', undefined])(
  'A-AP-09: a body of type %s gets 415',
  async (type) => {
    const edge = await trial();
    const origin = edge.origin;
    const headers = type ? { origin, 'content-type': type } : { origin };
    expect((await edge.ask('/', { headers, body: '{}' })).status).toBe(415);
  }
);
