import type { ServerResponse } from 'node:http';
import type { Site } from './site.ts';

/** What every answer carries, whoever wrote it: a page, a file, the framework's own refusal, the parser. */
export function commonHeaders(site: Site): readonly (readonly [string, string])[] {
  const headers: [string, string][] = [
    ['x-content-type-options', 'nosniff'],
    // Not `no-referrer`: with it browsers send `Origin: null` on form posts, which is refused.
    ['referrer-policy', 'same-origin'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['cross-origin-resource-policy', 'same-origin'],
    ['origin-agent-cluster', '?1'],
    ['permissions-policy', permissions],
    ['x-frame-options', 'DENY'],
    ['x-permitted-cross-domain-policies', 'none'],
    ['x-dns-prefetch-control', 'off']
  ];
  // Over plain http browsers ignore it, and on localhost it would lock out every other local program.
  if (site.protocol === 'https') headers.push(['strict-transport-security', 'max-age=31536000']);
  return headers;
}

/**
 * For answers that say nothing themselves; pages carry the framework's policy with their nonce. Own styles
 * and pictures are let through for the framework's page of last resort (src/error.html).
 */
export const fallbackHeaders: readonly (readonly [string, string])[] = [
  [
    'content-security-policy',
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
  ],
  ['cache-control', 'no-store']
];

/** Sets what is due on an answer whose headers are about to be sent. */
export function completeHeaders(
  res: ServerResponse,
  common: readonly (readonly [string, string])[]
): void {
  for (const [name, value] of common) res.setHeader(name, value);
  for (const [name, value] of fallbackHeaders) {
    if (!res.hasHeader(name)) res.setHeader(name, value);
  }
  // Whoever is told „not now“ is told when to come again, also by an error page.
  if (res.statusCode === 503 && !res.hasHeader('retry-after')) res.setHeader('retry-after', '10');
  for (const name of telltales) res.removeHeader(name);
}

const telltales = ['server', 'x-powered-by', 'x-sveltekit-page'];

const permissions = [
  'accelerometer=()',
  'autoplay=()',
  'browsing-topics=()',
  'camera=()',
  'display-capture=()',
  'encrypted-media=()',
  // A conversation is shown full screen on the projector.
  'fullscreen=(self)',
  'geolocation=()',
  'gyroscope=()',
  'hid=()',
  'idle-detection=()',
  'magnetometer=()',
  'microphone=()',
  'midi=()',
  'payment=()',
  'publickey-credentials-create=(self)',
  'publickey-credentials-get=(self)',
  'serial=()',
  'usb=()',
  'xr-spatial-tracking=()'
].join(', ');
