// Takes the pictures of the studio that README and docs show: node tools/take_pictures.mjs (after ./run --build-only and ./test).
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser, openStudio, PHONE, root, Server, sleep } from '../tests/end_to_end/studio.mjs';

const folder = join(root, 'docs/pictures');
mkdirSync(folder, { recursive: true });
const server = await Server.start();
const browser = await openBrowser();
try {
  for (const [name, size] of [['studio', { viewport: { width: 1440, height: 900 } }], ['phone', PHONE]]) {
    const { page, context } = await openStudio(browser, server.url, { size });
    await sleep(6000); // the picture is as it is while one works: live, some seconds old
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await context.close();
  }
} finally {
  await browser.close();
  await server.close();
}
