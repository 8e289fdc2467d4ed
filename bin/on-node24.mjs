#!/usr/bin/env node
import { runOnNode24 } from './runtime.mjs';

const [script = '', ...args] = process.argv.slice(2);
await runOnNode24(script, args, true);
