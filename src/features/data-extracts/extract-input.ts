import { z } from 'zod';

/** A button asks for it; there is nothing to fill in. */
export const nothing = z.strictObject({});
