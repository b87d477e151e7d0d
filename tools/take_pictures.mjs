// Takes the pictures of the page that README and docs show: node tools/take_pictures.mjs (after ./run --build-only and ./test).
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inStudio, openBrowser, openStudio, PHONE, root, Server, sleep, until } from '../tests/end_to_end/studio.mjs';

const DESKTOP = { viewport: { width: 1440, height: 900 } };

// Films for the start page, with what is said in the command palette to get there from the demo.
const FILMS = [
  ['The Landlady', ['World Hotel room', 'Age 64', 'Camera azimuth 24']],
  ['Night Shift', ['World Night lights', 'Exposure 1.2', 'Camera azimuth -30']],
  ['Harbour Lights', ['World Harbour sunset', 'Camera distance 1.6']],
  ['Screen Test 12', ['World Softbox studio', 'Joy 0.8']],
  ['Last Boat to Lido', ['World Violet dawn', 'Sex 0', 'Anger 0.5']],
];

const folder = join(root, 'docs/pictures');
mkdirSync(folder, { recursive: true });
const server = await Server.start();
const browser = await openBrowser();
try {
  for (const [name, size] of [['studio', DESKTOP], ['phone', PHONE]]) {
    const { page, context } = await openStudio(browser, server.url, { size });
    await sleep(6000); // the picture is as it is while one works: live, some seconds old
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await context.close();
  }
  const page = await (await browser.newContext(DESKTOP)).newPage();
  for (const [title, lines] of FILMS) {
    await page.goto(server.url);
    const id = await page.evaluate(async (name) => {
      const answer = await fetch(`/api/films?title=${encodeURIComponent(name)}`, { method: 'POST' });
      return (await answer.json()).id;
    }, title);
    await page.goto(`${server.url}/film/${id}`);
    await inStudio(page);
    for (const line of lines) {
      await page.keyboard.press('Control+k');
      await page.keyboard.type(line);
      await page.keyboard.press('Enter');
    }
    await sleep(8000); // what was changed is taken for the thumbnail when it has rested
  }
  await page.goto(server.url);
  await until('all thumbnails', () => page.evaluate(() => {
    const pictures = [...document.querySelectorAll('.film img')];
    return pictures.length >= 6 && pictures.every((picture) => picture.complete && picture.naturalWidth > 0);
  }), 60_000);
  await page.screenshot({ path: join(folder, 'films.png'), clip: { x: 0, y: 0, width: 1440, height: 620 } });
} finally {
  await browser.close();
  await server.close();
}
