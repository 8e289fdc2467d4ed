import { deserialize } from '$app/forms';
import { ownDraft, type FormState } from '#base/form-state.ts';

export type Answer =
  | { type: 'taken' }
  | { type: 'offline' }
  | { type: 'signedOut' }
  | { type: 'refused'; text: string };

// Milliseconds; a request that hangs in a dead network must not hold up what waits behind it.
const longest = 20_000;

/** Sends what was done at the table to an action of the page of the talk, as its form would. */
export async function post(
  path: string,
  action: string,
  values: Readonly<Record<string, string>>
): Promise<Answer> {
  try {
    const response = await fetch(`${path}?/${action}`, {
      method: 'POST',
      headers: { accept: 'application/json', 'x-sveltekit-action': 'true', [ownDraft]: 'true' },
      body: new URLSearchParams(values),
      signal: AbortSignal.timeout(longest)
    });
    if (response.status === 401) return { type: 'signedOut' };
    if (response.status === 429 || response.status >= 500) return { type: 'offline' };
    const result = deserialize<never, NonNullable<FormState>>(await response.text());
    if (result.type === 'redirect' && result.location.startsWith('/anmelden')) {
      return { type: 'signedOut' };
    }
    if (result.type === 'failure') return { type: 'refused', text: complaintOf(result.data) };
    if (result.type === 'error') return { type: 'refused', text: '' };
    return { type: 'taken' };
  } catch {
    return { type: 'offline' };
  }
}

function complaintOf(answer: FormState | undefined): string {
  return answer?.problem?.text ?? Object.values(answer?.errors ?? {})[0] ?? '';
}
