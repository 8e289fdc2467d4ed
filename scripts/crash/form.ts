/** What a browser without scripts sends from a form, file fields left out: hidden, typed and chosen values. */
export type Form = Readonly<{ action: string; fields: [string, string][] }>;

/** The forms of a page in their order, each with what stands in it. */
export function formsOn(html: string): Form[] {
  return [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([whole]) => {
    const text = whole.replaceAll(/<!--[\s\S]*?-->/g, '');
    return {
      action: attribute(/<form\b[^>]*>/.exec(text)?.[0] ?? '', 'action'),
      fields: [...inputs(text), ...areas(text), ...choices(text)]
    };
  });
}

/** The form that has a field of this name. */
export function formWithField(html: string, name: string): Form {
  const form = formsOn(html).find(({ fields }) => fields.some(([field]) => field === name));
  if (!form) throw new Error(`No form of the page has a field ${name}.`);
  return form;
}

/** Other values in the place of those that stand in the form. */
export function filled({ fields }: Form, values: Record<string, string>): [string, string][] {
  return [...fields.filter(([name]) => !(name in values)), ...Object.entries(values)];
}

function inputs(text: string): [string, string][] {
  return [...text.matchAll(/<input\b[^>]*>/g)].flatMap(([tag]): [string, string][] => {
    const type = attribute(tag, 'type');
    const isOut = type === 'file' || (/^(radio|checkbox)$/.test(type) && !/\schecked\b/.test(tag));
    const name = attribute(tag, 'name');
    return isOut || !name
      ? []
      : [[name, attribute(tag, 'value') || (type === 'checkbox' ? 'on' : '')]];
  });
}

function areas(text: string): [string, string][] {
  return [...text.matchAll(/(<textarea\b[^>]*>)([\s\S]*?)<\/textarea>/g)].map(
    ([, tag = '', typed = '']) => [attribute(tag, 'name'), unescaped(typed)]
  );
}

function choices(text: string): [string, string][] {
  return [...text.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g)].map(
    ([, tag = '', options = '']) => {
      const all = [...options.matchAll(/<option\b[^>]*>/g)].map(([option]) => option);
      const chosen = all.find((option) => /\sselected\b/.test(option)) ?? all[0] ?? '';
      return [attribute(tag, 'name'), attribute(chosen, 'value')];
    }
  );
}

function attribute(tag: string, name: string): string {
  return unescaped(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}

function unescaped(text: string): string {
  const signs: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
  return text.replaceAll(/&(lt|gt|quot|#39|amp);/g, (_, name) => signs[name] ?? '');
}
