import type { RequestEvent } from '@sveltejs/kit';
import type { FormValue } from '#base/form-state.ts';
import { wantsPage } from '#server/asking.ts';
import { unsentAnswer } from '#server/http/unsent-page.ts';
import { isMultipartForm, mayBeKept, secret, sentValues } from '#server/kept-form.ts';
import { typedTexts } from '#server/kept-input.ts';
import { isOverload } from '#server/overload.ts';

/** For the page of a form that gets no answer: what it brought, while it is still at hand. */
export function rememberSent(request: Request, values: Record<string, FormValue>): void {
  sent.set(request, values);
}

/**
 * Answers with 503 where the database is away or overrun. A form is given back as it came, with its key: sent again it
 * does what it would have done, and nothing twice.
 */
export async function orUnsent(
  event: RequestEvent,
  work: () => Response | Promise<Response>
): Promise<Response> {
  try {
    const answer = await work();
    if (answer.status !== 503) return answer;
    return (await unsent(event)) ?? answer;
  } catch (failure) {
    const answer = isOverload(failure) ? await unsent(event) : undefined;
    if (answer) return answer;
    throw failure;
  }
}

async function unsent(event: RequestEvent): Promise<Response | undefined> {
  const { request, url, locals } = event;
  if (!mayBeKept(event) || !wantsPage(request)) return undefined;
  const values = sent.get(request) ?? (await unread(request));
  if (!values) return undefined;
  const open = Object.entries(values).filter(([name]) => !secret.test(name));
  const fields = open.flatMap(([name, value]) => [value].flat().map((one) => [name, one] as const));
  const isWhole = !isMultipartForm(request) && open.length === Object.keys(values).length;
  const { headers, body } = unsentAnswer(
    {
      address: url.pathname + url.search,
      fields,
      texts: typedTexts(Object.fromEntries(open)),
      isWhole
    },
    locals.requestId
  );
  return new Response(body, { status: 503, headers: new Headers(headers.map(([n, v]) => [n, v])) });
}

async function unread(request: Request): Promise<Record<string, FormValue> | null> {
  return request.bodyUsed ? null : sentValues(request);
}

const sent = new WeakMap<Request, Record<string, FormValue>>();
