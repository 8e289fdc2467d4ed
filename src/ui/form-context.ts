import { getContext, setContext } from 'svelte';
import type { FormState } from '#base/form-state.ts';

const key = Symbol('form');

/** Fields find the answer of their form here, so that a page names it once. */
export function shareForm(state: () => FormState): void {
  setContext(key, state);
}

/** Outside a form (filters, a single field) there is nothing to keep and nothing to complain about. */
export function sharedForm(): () => FormState {
  return getContext<(() => FormState) | undefined>(key) ?? (() => null);
}
