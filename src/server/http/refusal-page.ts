import { m } from '#messages';
import { type Answer, type Locale, pageAnswer } from './page.ts';

/**
 * What the edge says itself, before or instead of the application.
 * @param accept what the client wants to read: the interface's own script gets the framework's form of an error.
 */
export function refusalAnswer(
  status: number,
  id: string,
  locale: Locale,
  accept: string | undefined
): Answer {
  const [title, advice] = words(status, locale);
  if (accept?.includes('application/json') && !accept.includes('text/html')) {
    const error = { message: title, requestId: id };
    return {
      headers: [['content-type', 'application/json']],
      body: JSON.stringify({ type: 'error', status, error })
    };
  }
  return pageAnswer({ title, content: `<p>${advice}</p>`, id, locale }, "'none'");
}

type Words = [title: string, advice: string];

function words(status: number, locale: Locale): Words {
  const o = { locale };
  switch (status) {
    case 403:
      return [m.edge_foreign_title({}, o), m.edge_foreign_advice({}, o)];
    case 405:
      return [m.edge_method_title({}, o), m.edge_method_advice({}, o)];
    case 408:
      return [m.edge_slow_title({}, o), m.edge_slow_advice({}, o)];
    case 413:
      return [m.edge_large_title({}, o), m.edge_large_advice({}, o)];
    case 414:
      return [m.edge_long_title({}, o), m.edge_long_advice({}, o)];
    case 415:
      return [m.edge_type_title({}, o), m.edge_type_advice({}, o)];
    case 421:
      return [m.edge_misdirected_title({}, o), m.edge_misdirected_advice({}, o)];
    case 429:
      return [m.edge_often_title({}, o), m.edge_often_advice({}, o)];
    case 500:
      return [m.edge_failed_title({}, o), m.edge_failed_advice({}, o)];
    case 503:
      return [m.edge_busy_title({}, o), m.edge_busy_advice({}, o)];
    default:
      return [m.edge_malformed_title({}, o), m.edge_malformed_advice({}, o)];
  }
}
