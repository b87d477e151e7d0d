/** Makes the generated files of src/protocol from what server and page share in schema/. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const protocol = at('../src/protocol');
const GENERATORS = [
    { script: at('../../tools/generate_schema.py'), to: `${protocol}/schema.gen.ts`, makes: ['schema'] },
    { script: at('../../tools/generate_messages.py'), to: protocol, makes: ['messages', 'message_examples'] },
];
const python = ['/usr/bin/python3', 'python3'].find((name) => spawnSync(name, ['--version']).status === 0);

for (const { script, to, makes } of GENERATORS) {
    if (python !== undefined) {
        const { status } = spawnSync(python, [script, '--ts', to], { stdio: 'inherit' });
        if (status !== 0) process.exit(status ?? 1);
    } else if (!makes.every((name) => existsSync(`${protocol}/${name}.gen.ts`))) {
        console.error(`schema: python3 is needed to make src/protocol/${makes.join('.gen.ts and ')}.gen.ts`);
        process.exit(1);
    }
}
