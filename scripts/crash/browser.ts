export type Browser = ReturnType<typeof openBrowser>;

/** As much of a browser as the client needs: cookies, forms, and the text that stands in a field. */
export function openBrowser(origin: string, cookies = new Map<string, string>()) {
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');

  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set('accept', 'text/html');
    headers.set('cookie', cookie());
    const answer = await fetch(new URL(path, origin), { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return answer;
  };

  return {
    /** What a client of another kind sends to be the same person. */
    cookie,
    /** The same person at another address. */
    at: (other: string) => openBrowser(other, cookies),
    async page(path: string, signal?: AbortSignal): Promise<string> {
      const answer = await ask(path, { signal });
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}.`);
      return answer.text();
    },
    /** Sends a form as the origin's own page would and returns the status and where it leads. */
    async send(path: string, fields: Record<string, string>, signal?: AbortSignal) {
      const { status, headers, body } = await ask(path, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { origin },
        signal
      });
      await body?.cancel();
      return { status, location: headers.get('location') ?? '' };
    },
    /** The same with several fields of one name, or with files. */
    async post(path: string, body: URLSearchParams | FormData) {
      const answer = await ask(path, { method: 'POST', body, headers: { origin } });
      const text = await answer.text();
      return { status: answer.status, location: answer.headers.get('location') ?? '', text };
    }
  };
}

/** The form of a page that contains this text: where it goes and what it sends unseen. */
export function formWith(html: string, text: string) {
  const form = [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)]
    .map(([whole]) => whole)
    .find((whole) => unescaped(whole).includes(text));
  if (!form) throw new Error(`No form of the page speaks of „${text}“.`);
  const tags = [...form.matchAll(/<(?:input|button)\b[^>]*>/g)].map(([tag]) => tag);
  const fields = tags.map((tag) => [attribute(tag, 'name'), attribute(tag, 'value')] as const);
  return {
    action: attribute(form, 'action'),
    fields: Object.fromEntries(fields.filter(([name]) => name))
  };
}

export function fieldOf(html: string, name: string): string {
  const area = new RegExp(`<textarea\\b[^>]*\\bname="${name}"[^>]*>([\\s\\S]*?)</textarea>`).exec(
    html
  );
  if (area) return unescaped(area[1] ?? '');
  const input = new RegExp(`<input\\b[^>]*\\bname="${name}"[^>]*>`).exec(html);
  if (!input) throw new Error(`The page has no field ${name}.`);
  return attribute(input[0], 'value');
}

function attribute(tag: string, name: string): string {
  return unescaped(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}

function unescaped(text: string): string {
  const signs: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
  return text
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/&(lt|gt|quot|#39|amp);/g, (_, name) => signs[name] ?? '');
}
