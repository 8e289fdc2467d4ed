import { z } from 'zod';

export const text = z.string().trim().min(1);
export const level = z.int().min(1).max(4);
export const mail = z.email().endsWith('.example');
/** Its register number, or its key among the organisations of the story. */
export const organisation = z.string().regex(/^([0-9]{5,6}|[a-z]+)$/);
