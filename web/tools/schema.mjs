/** Makes src/protocol/schema.gen.ts from the schema that server and page share. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const generator = fileURLToPath(new URL('../../tools/generate_schema.py', import.meta.url));
const target = fileURLToPath(new URL('../src/protocol/schema.gen.ts', import.meta.url));
const python = ['/usr/bin/python3', 'python3'].find((name) => spawnSync(name, ['--version']).status === 0);

if (python === undefined) {
    if (!existsSync(target)) {
        console.error('schema: python3 is needed to make src/protocol/schema.gen.ts');
        process.exit(1);
    }
} else {
    process.exit(spawnSync(python, [generator, '--ts', target], { stdio: 'inherit' }).status ?? 1);
}
