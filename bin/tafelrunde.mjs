#!/usr/bin/env node
import { runOnNode24 } from './runtime.mjs';

await runOnNode24('src/cli/main.ts', process.argv.slice(2), false);
