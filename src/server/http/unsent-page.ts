import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import { type Answer, escaped, pageAnswer } from './page.ts';

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
  const page = pageAnswer(
    { title: m.edge_unsent_title(), content, id, locale: getLocale() },
    "'self'"
  );
  return {
    ...page,
    headers: [...page.headers, ['cache-control', 'no-store'], ['retry-after', '5']]
  };
}
