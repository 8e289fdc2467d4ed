import { error } from '@sveltejs/kit';
import { black, contrast, enoughContrast, readableOn, white } from '#base/colour.ts';
import type { RequestHandler } from './$types';

/** A region's colour as styles, because a page may not carry any itself. The address says it all. */
export const GET: RequestHandler = ({ params }) => {
  const colour = `#${params.farbe}`;
  if (contrast(colour, white) < enoughContrast) error(404);
  const text = `:root { --region-accent: ${colour}; }
@media screen and (prefers-color-scheme: dark) {
  :root:not([data-kern-theme='light']) { --region-accent: ${readableOn(black, colour)}; }
}
`;
  return new Response(text, {
    headers: {
      'content-type': 'text/css; charset=utf-8',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'public, max-age=31536000, immutable'
    }
  });
};
