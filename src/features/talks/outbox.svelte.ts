import { untrack } from 'svelte';
import { post } from './sending.ts';
import { newId } from './typing.ts';
import { keepUnsent, keptUnsent, withAdded, type Deed, type Unsent } from './unsent.ts';

type Options = {
  /** Nobody else who signs in at the same browser sends or sees it, and it belongs to one visit. */
  name: () => string;
  /** Address of the talk. */
  path: () => string;
  /** The server took something. Tells whether the page shows it now. */
  sent: () => Promise<boolean>;
};

// Milliseconds between tries without a connection.
const patience = 5_000;

/**
 * Sends what is done at the table one after the other and keeps it in the browser until the server has it. Each
 * deed can be sent again without happening twice, because no answer came or because two tabs are open.
 */
export function outbox(options: Options) {
  let unsent = $state<readonly Unsent[]>([]);
  // The server has them, the page does not show them yet.
  let taken = $state<readonly Unsent[]>([]);
  let isOffline = $state(false);
  let isSignedOut = $state(false);
  // The talk this page shows; null once it was left.
  let place: { name: string; path: string } | null = null;
  let isKept = true;
  let isSending = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  $effect(() => {
    const here = { name: options.name(), path: options.path() };
    untrack(() => {
      place = here;
      unsent = keptUnsent(here.name) ?? [];
      void send();
    });
    const again = () => void send();
    const inOtherTab = ({ key }: StorageEvent) => {
      if (key === here.name) unsent = keptUnsent(here.name) ?? unsent;
    };
    window.addEventListener('online', again);
    window.addEventListener('storage', inOtherTab);
    return () => {
      place = null;
      window.removeEventListener('online', again);
      window.removeEventListener('storage', inOtherTab);
      clearTimeout(timer);
    };
  });

  /** Starts from what the browser keeps: another tab of the same talk keeps its own there as well. */
  function change(name: string, to: (all: readonly Unsent[]) => readonly Unsent[]): void {
    const all = to((isKept ? keptUnsent(name) : null) ?? unsent);
    if (place?.name === name) unsent = all;
    isKept = keepUnsent(name, all);
  }

  function add(action: Deed, values: Unsent['values']): void {
    const entry: Unsent = { key: newId(), action, values };
    change(options.name(), (all) => withAdded(all, entry));
    void send();
  }

  async function send(): Promise<void> {
    clearTimeout(timer);
    if (isSending) return;
    isSending = true;
    const at = place;
    const isTaken = at !== null && (await sendAll(at));
    isSending = false;
    // Meanwhile another talk was opened in this page.
    if (place && place.name !== at?.name) void send();
    if (isOffline && place) timer = setTimeout(send, patience);
    if (!isTaken) return;
    const isShown = await options.sent();
    // What was said stays in sight; where the talk is by now, others may say anew.
    taken = isShown ? [] : taken.filter(({ action }) => action === 'festhalten');
  }

  async function sendAll(at: { name: string; path: string }): Promise<boolean> {
    let isTaken = false;
    // What is left behind with the page is sent when it is opened again.
    while (place?.name === at.name) {
      const next = unsent.find(({ complaint }) => complaint === undefined);
      if (!next) break;
      const answer = await post(at.path, next.action, next.values);
      isOffline = answer.type === 'offline';
      isSignedOut = answer.type === 'signedOut';
      if (isOffline || isSignedOut) break;
      if (answer.type === 'refused' && next.action === 'festhalten') {
        const refused = { ...next, complaint: answer.text };
        change(at.name, (all) => all.map((one) => (one.key === next.key ? refused : one)));
      } else {
        isTaken = true;
        taken = [...taken, next];
        change(at.name, (all) => all.filter(({ key }) => key !== next.key));
      }
    }
    return isTaken;
  }

  return {
    get unsent() {
      return unsent;
    },
    get taken() {
      return taken;
    },
    /** Done here, and not seen yet in what the page has read. */
    get ahead() {
      return [...taken, ...unsent];
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
      if (!place) return;
      change(place.name, (all) => all.map(({ key, action, values }) => ({ key, action, values })));
      void send();
    },
    drop({ key }: Unsent) {
      if (place) change(place.name, (all) => all.filter((one) => one.key !== key));
    }
  };
}
