import { applyAction, deserialize, type ActionResult } from '$app/forms';
import { ownDraft, type FormState, type FormValue } from '#base/form-state.ts';
import { dropDraft, keepDraft } from './draft.ts';

/** `refused`: corrected by typing on; `conflict`: the person has to decide first. */
export type SaveState =
  'idle' | 'saving' | 'saved' | 'offline' | 'signedOut' | 'refused' | 'conflict';

export type Saved = { version: number; savedAt: Date | null; isCarried: boolean };

type Options = {
  form: () => HTMLFormElement | undefined;
  draftName: () => string;
  version: () => number;
  /** The server took what was sent. */
  saved: (answer: Saved) => void;
  /** The server refused; the values are those that stand in the form by now. */
  refused: (answer: NonNullable<FormState>) => void;
};

type Answer = ActionResult<Saved, NonNullable<FormState>> | { type: 'offline' | 'signedOut' };

// Milliseconds: rest after the last key or click, and between tries without a connection.
const pause = 900;
const patience = 10_000;

/**
 * Saves a form by itself through its own action, one request at a time, and keeps what was typed in the
 * browser until the server has it.
 */
export function autosave(options: Options) {
  let state = $state<SaveState>('idle');
  let isPending = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();

  function changed(): void {
    isPending = true;
    const { draftName, version } = options;
    keepDraft(draftName(), { values: typedIn(options.form()), version: version(), at: Date.now() });
    if (state !== 'conflict') later(pause);
  }

  function later(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  }

  function save(): Promise<void> {
    clearTimeout(timer);
    running = running.then(async () => {
      if (isPending && state !== 'conflict') await send(null);
    });
    return running;
  }

  /** Saves what is still open; true when the form may be left. */
  async function settle(): Promise<boolean> {
    await save();
    return !isPending;
  }

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    clearTimeout(timer);
    await running;
    running = send(event.submitter);
    await running;
  }

  async function send(submitter: HTMLElement | null): Promise<void> {
    const form = options.form();
    if (!form) return;
    const data = new FormData(form, submitter);
    if (!submitter) data.set('to', 'quiet');
    state = 'saving';
    isPending = false;
    await take(await post(data));
  }

  async function take(answer: Answer): Promise<void> {
    switch (answer.type) {
      case 'success':
      case 'redirect':
        if (!isPending) dropDraft(options.draftName());
        state = 'saved';
        if (answer.type === 'redirect') return applyAction(answer);
        if (answer.data) options.saved(answer.data);
        return;
      case 'failure':
        isPending = true;
        state = answer.data?.problem?.kind === 'conflict' ? 'conflict' : 'refused';
        options.refused({ errors: {}, ...answer.data, values: typedIn(options.form()) });
        return;
      case 'error':
        return applyAction(answer);
      default:
        isPending = true;
        state = answer.type;
        if (state === 'offline') later(patience);
    }
  }

  return {
    get state() {
      return state;
    },
    isPending: () => isPending,
    /** When no request is under way. */
    rest: () => running,
    changed,
    save,
    settle,
    submit
  };
}

/** Values of a form as they would be sent, without what only buttons add. */
export function typedIn(form: HTMLFormElement | undefined): Record<string, FormValue> {
  const values: Record<string, FormValue> = {};
  for (const [name, value] of form ? new FormData(form) : []) {
    if (typeof value === 'string') values[name] = value;
  }
  return values;
}

async function post(data: FormData): Promise<Answer> {
  const pairs = [...data].map(([name, value]) => [name, String(value)]);
  try {
    const response = await fetch(location.pathname, {
      method: 'POST',
      headers: { accept: 'application/json', 'x-sveltekit-action': 'true', [ownDraft]: 'true' },
      body: new URLSearchParams(pairs),
      // Goes on when the page is left meanwhile.
      keepalive: true
    });
    if (response.status === 401 || response.redirected) return { type: 'signedOut' };
    if (response.status === 429 || response.status >= 500) return { type: 'offline' };
    return deserialize(await response.text());
  } catch {
    return { type: 'offline' };
  }
}
