// Read by zod when its first schema is made: our content policy forbids building code from text, and trying it once would already be reported.
globalThis.__zod_globalConfig = { jitless: true };
