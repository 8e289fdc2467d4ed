import { HtmlValidate } from 'html-validate';

/** Where the HTML of a page is not as the standard has it. */
export async function invalidMarkup(html: string): Promise<string[]> {
  const { results } = await judge.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${ruleId} ${line}:${column} ${message}`)
  );
}

// No rule is switched off.
const judge = new HtmlValidate({
  root: true,
  extends: ['html-validate:standard', 'html-validate:a11y']
});
