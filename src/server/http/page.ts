import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { m } from '#messages';
import { baseLocale, cookieName, isLocale } from '#paraglide/runtime.js';

export type Locale = 'de' | 'en';

export type Answer = Readonly<{ headers: readonly (readonly [string, string])[]; body: string }>;

type Page = Readonly<{
  title: string;
  /** HTML: what comes from a request has to be escaped. */
  content: string;
  id: string;
  locale: Locale;
}>;

/** One file without any other request, so that it also shows when nothing else is served. */
export function pageAnswer(page: Page, formAction: "'none'" | "'self'"): Answer {
  return {
    headers: [
      ['content-type', 'text/html; charset=utf-8'],
      ['content-security-policy', policy(formAction)]
    ],
    body: html(page)
  };
}

export function escaped(text: string): string {
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
const styleHash = createHash('sha256').update(style).digest('base64');

function policy(formAction: string): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    "base-uri 'none'",
    `form-action ${formAction}`,
    "frame-ancestors 'none'",
    "object-src 'none'"
  ].join('; ');
}

function html({ title, content, id, locale }: Page): string {
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
