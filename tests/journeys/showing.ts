import type { APIResponse, Page } from 'playwright-core';

/** Goes on to an address by a link, as scripts do, and gives the page as it comes without them. */
export async function follow(page: Page, address: string): Promise<APIResponse> {
  await page.evaluate((href) => {
    const link = document.createElement('a');
    link.href = href;
    document.body.append(link);
    link.click();
    link.remove();
  }, address);
  await page.waitForURL(({ pathname, search }) => pathname + search === address);
  await page.evaluate('new Promise((shown) => requestAnimationFrame(() => setTimeout(shown)))');
  return page.request.get(address);
}

/**
 * Sends the first form of an address as it is without scripts, with nothing in its fields, and shows the
 * page that comes back if it is refused. Answers with the status, or nothing where no such form stands.
 */
export function showSentEmpty(page: Page, address: string): Promise<number | undefined> {
  return page.evaluate(async (path) => {
    const at = new URL(path, location.origin);
    const accept = { accept: 'text/html' };
    const shown = parsed(await (await fetch(at, { headers: accept })).text());
    const form = shown.querySelector<HTMLFormElement>(
      'main form[method=post]:has(input:not([type=hidden]), textarea, select)'
    );
    if (!form) return undefined;
    const answer = await fetch(new URL(form.getAttribute('action') ?? '', at), {
      method: 'POST',
      headers: accept,
      body: bodyOf(form),
      redirect: 'manual'
    });
    if (answer.status === 422) await show(parsed(await answer.text()));
    return answer.status;

    function parsed(html: string): Document {
      return new DOMParser().parseFromString(html, 'text/html');
    }

    function bodyOf(form: HTMLFormElement): BodyInit {
      const keeps = ['hidden', 'radio', 'checkbox', 'file', 'submit'];
      for (const field of form.querySelectorAll('input, textarea')) {
        if (field instanceof HTMLTextAreaElement) field.value = '';
        else if (field instanceof HTMLInputElement && !keeps.includes(field.type)) field.value = '';
      }
      const fields = new FormData(form);
      if (form.enctype === 'multipart/form-data') return fields;
      return new URLSearchParams([...fields].map(([name, value]) => [name, String(value)]));
    }

    async function show(next: Document): Promise<void> {
      document.replaceChild(document.adoptNode(next.documentElement), document.documentElement);
      const styles = document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]');
      await Promise.all(
        [...styles].map((link) => link.sheet ?? new Promise((loaded) => (link.onload = loaded)))
      );
    }
  }, address);
}
