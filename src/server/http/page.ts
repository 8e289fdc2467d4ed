import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { m } from '#messages';
import { baseLocale, cookieName, getLocale, isLocale } from '#paraglide/runtime.js';

export type Locale = 'de' | 'en';

export type Answer = Readonly<{ headers: readonly (readonly [string, string])[]; body: string }>;

/**
 * What the edge says itself, before or instead of the application. One file without any other request, so
 * that it also shows when nothing else is served.
 * @param accept what the client wants to read: the interface's own script gets the framework's form of an error.
 */
export function refusalAnswer(
  status: number,
  id: string,
  locale: Locale,
  accept: string | undefined
): Answer {
  const [title, advice] = words(status, locale);
  if (accept?.includes('application/json') && !accept.includes('text/html')) {
    const error = { message: title, requestId: id };
    return {
      headers: [['content-type', 'application/json']],
      body: JSON.stringify({ type: 'error', status, error })
    };
  }
  return {
    headers: [
      ['content-type', 'text/html; charset=utf-8'],
      ['content-security-policy', policy("'none'")]
    ],
    body: html(title, `<p>${advice}</p>`, id, locale)
  };
}

/** A form that could not be answered: what it brought, to be sent once more or at least to be copied. */
export type Unsent = Readonly<{
  address: string;
  /** Everything the form brought. */
  fields: readonly (readonly [string, string])[];
  /** Those of them that somebody typed. */
  texts: readonly string[];
  /** Nothing of it is missing here: neither a file nor a password. */
  isWhole: boolean;
}>;

/** Instead of a 503 to a form, so that nothing typed is lost where there is no script to keep it. */
export function unsentAnswer({ address, fields, texts, isWhole }: Unsent, id: string): Answer {
  const hidden = fields.map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`
  );
  const way = isWhole
    ? `<form method="post" action="${escaped(address)}">
${hidden.join('\n')}
<p><button>${m.edge_unsent_send()}</button></p>
</form>`
    : `<p><a href="${escaped(address)}">${m.edge_unsent_open()}</a></p>`;
  const told = texts.map((text) => `<pre>${escaped(text)}</pre>`).join('\n');
  const content = `<p>${isWhole ? m.edge_unsent_advice() : m.edge_unsent_copy()}</p>
${way}
${told ? `<h2>${m.edge_unsent_input()}</h2>\n${told}` : ''}`;
  return {
    headers: [
      ['content-type', 'text/html; charset=utf-8'],
      ['content-security-policy', policy("'self'")],
      ['cache-control', 'no-store'],
      ['retry-after', '5']
    ],
    body: html(m.edge_unsent_title(), content, id, getLocale())
  };
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** The language the person chose, else German; never guessed from what the browser prefers. */
export function localeOf(req: IncomingMessage): Locale {
  for (const pair of req.headers.cookie?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === cookieName && isLocale(value)) return value;
  }
  return baseLocale;
}

type Words = [title: string, advice: string];

function words(status: number, locale: Locale): Words {
  const o = { locale };
  switch (status) {
    case 403:
      return [m.edge_foreign_title({}, o), m.edge_foreign_advice({}, o)];
    case 405:
      return [m.edge_method_title({}, o), m.edge_method_advice({}, o)];
    case 408:
      return [m.edge_slow_title({}, o), m.edge_slow_advice({}, o)];
    case 413:
      return [m.edge_large_title({}, o), m.edge_large_advice({}, o)];
    case 414:
      return [m.edge_long_title({}, o), m.edge_long_advice({}, o)];
    case 415:
      return [m.edge_type_title({}, o), m.edge_type_advice({}, o)];
    case 421:
      return [m.edge_misdirected_title({}, o), m.edge_misdirected_advice({}, o)];
    case 429:
      return [m.edge_often_title({}, o), m.edge_often_advice({}, o)];
    case 500:
      return [m.edge_failed_title({}, o), m.edge_failed_advice({}, o)];
    case 503:
      return [m.edge_busy_title({}, o), m.edge_busy_advice({}, o)];
    default:
      return [m.edge_malformed_title({}, o), m.edge_malformed_advice({}, o)];
  }
}

const style = `
:root{color-scheme:light dark;--ink:#171a2b;--muted:#5a6072;--line:#d9dce6;--paper:#fff;--ground:#f5f6fa;--accent:#1c3f94}
@media (prefers-color-scheme:dark){:root{--ink:#eef0f7;--muted:#b3b9cb;--line:#3a4056;--paper:#1d2133;--ground:#131625;--accent:#a9c5f4}}
body{margin:0;background:var(--ground);color:var(--ink);font:1.125rem/1.5 "Fira Sans",system-ui,sans-serif}
header,main{max-width:40rem;margin:0 auto;padding:1.25rem}
header{font-weight:600}
main{background:var(--paper);border:1px solid var(--line);border-radius:10px}
h1{margin:0 0 1rem;font-size:1.75rem;line-height:1.2}
a{color:var(--accent)}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;border-left:4px solid var(--line);margin:1rem 0;padding:0 0 0 1rem}
h2{font-size:1.25rem}
button{font:inherit;font-weight:600;min-height:3rem;padding:.5rem 1.25rem;border:0;border-radius:6px;background:var(--accent);color:var(--paper)}
small{color:var(--muted);font-size:.875rem;overflow-wrap:anywhere}`;

const policy = (formAction: string) =>
  [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "base-uri 'none'",
    `form-action ${formAction}`,
    "frame-ancestors 'none'",
    "object-src 'none'"
  ].join('; ');

// The texts are ours, the id is made here, and what comes from the request is escaped.
function html(title: string, content: string, id: string, locale: Locale): string {
  const o = { locale };
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${m.edge_page_product({}, o)}</title>
<style>${style}</style>
</head>
<body>
<header>${m.edge_page_product({}, o)}</header>
<main>
<h1>${title}</h1>
${content}
<p><a href="/">${m.edge_page_home({}, o)}</a></p>
<p><small>${m.edge_page_id({ id }, o)}</small></p>
</main>
</body>
</html>
`;
}
