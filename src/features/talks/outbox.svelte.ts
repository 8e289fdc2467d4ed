import { untrack } from 'svelte';
import { deserialize } from '$app/forms';
import { ownDraft, type FormState } from '#base/form-state.ts';
import { withStorage } from '#base/browser-storage.ts';

/** Something recorded at the table that the server has not taken yet. */
export type Unsent = Readonly<{
  action: 'festhalten' | 'weiter';
  values: Record<string, string>;
  /** What the server said against it; it is sent again when the person asks for that. */
  complaint?: string;
}>;

type Options = {
  /** Nobody else who signs in at the same browser sends or sees it, and it belongs to one visit. */
  name: () => string;
  /** The server took something. */
  sent: () => Promise<void>;
};

// Milliseconds between tries without a connection.
const patience = 5_000;

/**
 * Sends what is recorded one after the other and keeps it in the browser until the server has it. Each record has
 * an id of its own, so what is sent again because no answer came is kept once.
 */
export function outbox(options: Options) {
  let unsent = $state<Unsent[]>([]);
  let isOffline = $state(false);
  let isSignedOut = $state(false);
  let isSending = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  $effect(() => {
    const name = options.name();
    untrack(() => {
      unsent = kept(name);
      void send();
    });
    const again = () => void send();
    window.addEventListener('online', again);
    return () => {
      window.removeEventListener('online', again);
      clearTimeout(timer);
    };
  });

  function add(entry: Unsent): void {
    // Coming to an item replaces the step before it: only where the talk is now matters.
    const others =
      entry.action === 'weiter' ? unsent.filter(({ action }) => action !== 'weiter') : unsent;
    keep([...others, entry]);
    void send();
  }

  function keep(all: Unsent[]): void {
    unsent = all;
    withStorage((storage) =>
      all.length > 0
        ? storage.setItem(options.name(), JSON.stringify(all))
        : storage.removeItem(options.name())
    );
  }

  async function send(): Promise<void> {
    clearTimeout(timer);
    if (isSending) return;
    isSending = true;
    let isTaken = false;
    for (;;) {
      const [next] = unsent.filter(({ complaint }) => complaint === undefined);
      if (!next) break;
      const answer = await post(next);
      isOffline = answer.type === 'offline';
      isSignedOut = answer.type === 'signedOut';
      if (isOffline || isSignedOut) break;
      if (answer.type === 'refused' && next.action === 'festhalten') {
        keep(unsent.map((one) => (one === next ? { ...next, complaint: answer.text } : one)));
      } else {
        isTaken = true;
        keep(unsent.filter((one) => one !== next));
      }
    }
    isSending = false;
    if (isOffline) timer = setTimeout(send, patience);
    if (isTaken) await options.sent();
  }

  return {
    get unsent() {
      return unsent;
    },
    get isOffline() {
      return isOffline;
    },
    get isSignedOut() {
      return isSignedOut;
    },
    add,
    /** Tries again also what was refused. */
    retry() {
      keep(unsent.map(({ action, values }) => ({ action, values })));
      void send();
    },
    drop(entry: Unsent) {
      keep(unsent.filter((one) => one !== entry));
    }
  };
}

function kept(name: string): Unsent[] {
  return withStorage((storage) => JSON.parse(storage.getItem(name) ?? '[]')) ?? [];
}

type Answer = { type: 'taken' | 'offline' | 'signedOut' } | { type: 'refused'; text: string };

async function post({ action, values }: Unsent): Promise<Answer> {
  try {
    const response = await fetch(`${location.pathname}?/${action}`, {
      method: 'POST',
      headers: { accept: 'application/json', 'x-sveltekit-action': 'true', [ownDraft]: 'true' },
      body: new URLSearchParams(values),
      // Goes on when the page is left meanwhile.
      keepalive: true
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
