import { randomBytes } from 'node:crypto';
import type { FaultPoint } from '../../src/server/faults.ts';
import type { Browser } from './browser.ts';
import { filled, formWithField } from './form.ts';

/** A form made ready to be sent, and sent again as it is. */
export type Sending = Readonly<{ path: string; body: URLSearchParams | FormData }>;

export type WriteFlow = Readonly<{
  name: string;
  /** Where the product is killed while it works on the form. */
  points: readonly FaultPoint[];
  /** What may answer when it is sent again after it was done. */
  again: readonly number[];
  prepare: (browser: Browser, place: Place) => Promise<Sending>;
}>;

export type Place = Readonly<{ region: string; matrix: string; criterion: string }>;

const inForm: FaultPoint[] = ['write.before-commit', 'write.after-commit', 'form.before-answer'];
const withFile: FaultPoint[] = ['upload.received', ...inForm];

/** The kinds of writing that people do; what they have in common lies below all of them in `src/server`. */
export const flows: readonly WriteFlow[] = [
  {
    name: 'answer and remark',
    points: inForm,
    // An answer is known by its version, not by a key: the same text again is no conflict of texts.
    again: [303, 409],
    prepare: (browser, { matrix, criterion }) =>
      typed(browser, `${matrix}/${criterion}`, 'remark', {
        current: '2',
        target: '3',
        remark: words('Bemerkung'),
        note: words('Notiz')
      })
  },
  {
    name: 'visit',
    points: inForm,
    again: [303],
    prepare: (browser, { region }) =>
      typed(browser, `${region}/besuche/neu`, 'title', {
        kind: 'ownerVisit',
        title: words('Besuch'),
        heldOn: '2031-06-03',
        startsAt: '10:00',
        durationMin: '120',
        aims: words('Ziel'),
        venue: 'Rathaus'
      })
  },
  {
    name: 'invitation and its mail',
    points: inForm,
    again: [303],
    prepare: (browser, { region }) =>
      typed(browser, `${region}/personen/einladung`, 'mail', {
        name: words('Person'),
        mail: `${randomBytes(6).toString('hex')}@ahlbrueck.example`
      })
  },
  {
    name: 'file',
    points: withFile,
    again: [303],
    async prepare(browser, { matrix, criterion }) {
      const path = `${matrix}/${criterion}/belege`;
      const form = new FormData();
      form.set('sendung', keyIn(await browser.page(path)));
      form.set('file', new Blob([`%PDF-1.7\n${words('Plan')}\n%%EOF\n`]), 'plan.pdf');
      return { path: `${path}?/datei`, body: form };
    }
  },
  {
    name: 'finish',
    points: inForm,
    again: [303],
    async prepare(browser, place) {
      // Only what has changed since makes a new copy.
      const answer = await flows[0]?.prepare(browser, place);
      if (answer) await browser.post(answer.path, answer.body);
      return typed(browser, `${place.matrix}/abschluss`, 'sendung', {});
    }
  }
];

async function typed(
  browser: Browser,
  path: string,
  field: string,
  values: Record<string, string>
): Promise<Sending> {
  const form = formWithField(await browser.page(path), field);
  const [address = ''] = path.split('?');
  return {
    path: form.action.startsWith('/') ? form.action : address + form.action,
    body: new URLSearchParams(filled(form, values))
  };
}

function keyIn(html: string): string {
  return /name="sendung" value="(\w{32})"/.exec(html)?.[1] ?? '';
}

function words(kind: string): string {
  return `${kind} ${randomBytes(6).toString('hex')}`;
}
