// Renders the plate of pictures that the docs show, with the program itself: node tools/make_plate.mjs (after ./run --build-only and ./test).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser, root } from '../tests/end_to_end/studio.mjs';

const program = process.env.LIMN_PROGRAM ?? join(root, 'build/release/limn');
const SAMPLES = 96;
const folder = mkdtempSync(join(tmpdir(), 'limn-plate-'));
const run = (...words) => execFileSync(program, words, { stdio: ['ignore', 'ignore', 'inherit'] });

/** Renders the demo with these properties changed: { node: { property: value } }. @returns the picture as a data URL */
function picture(changes, width, height) {
  const project = JSON.parse(readFileSync(join(folder, 'base.json'), 'utf8'));
  for (const [id, values] of Object.entries(changes)) Object.assign(project.nodes.find((node) => node.id === id).properties, values);
  const path = join(folder, 'changed.json');
  const png = join(folder, 'picture.png');
  writeFileSync(path, JSON.stringify(project));
  run('render', path, '--size', `${width}x${height}`, '--spp', String(SAMPLES), '--denoise', '-o', png);
  return `data:image/png;base64,${readFileSync(png).toString('base64')}`;
}

const world = (id, rest = {}) => ({ environment: { world: id, ...rest }, sun: { on: false } });
const rows = [
  {
    title: 'One face in six environments',
    size: [448, 252],
    pictures: [
      ['Softbox studio', world('softbox_studio')],
      ['Hotel room', world('hotel_room')],
      ['Pine forest', world('pine_forest')],
      ['Harbour, sunset', world('harbour_sunset')],
      ['Violet dawn', world('violet_dawn')],
      ['Night lights', world('night_lights', { exposure: 1 })],
    ],
  },
  {
    title: 'From head to foot',
    size: [448, 252],
    pictures: [
      ['Business square', { ...world('business_square'), camera: { distance: 4.2, target_y: -0.72, elevation: 4, focal_length: 40 } }],
      ['Before a cyclorama', { ...world('softbox_studio', { backdrop: 'cyclorama', exposure: 1 }), camera: { exposure: 1.6, distance: 4.2, target_y: -0.72, elevation: 4, azimuth: 25, focal_length: 40 } }],
      ['In leather', { ...world('photo_studio', { backdrop: 'cyclorama' }), outfit: { material: 'black_leather' }, camera: { distance: 1.9, target_y: -0.25, azimuth: -20 } }],
    ],
  },
  {
    title: 'From noon to sunset',
    size: [448, 252],
    pictures: [12, 16, 18.4, 19.2, 19.8].map((hour) => [
      `${Math.floor(hour)}:${String(Math.round((hour % 1) * 60)).padStart(2, '0')}`,
      { environment: { world: 'sky', backdrop_blur: 0 }, sun: { on: true, time_of_day: hour, elevation: 0, azimuth: 0 }, camera: { distance: 1.1, exposure: hour > 19 ? 0.7 : 0.4 } },
    ]),
  },
];

const browser = await openBrowser();
try {
  run('bench', 'edits', '--projects', folder, '--edits', '1'); // leaves the demo there, unchanged
  const html = rows
    .map(({ title, size: [width, height], pictures }) => {
      const cells = pictures.map(([name, changes]) => `<figure><img src="${picture(changes, width, height)}" width="${width}"><figcaption>${name}</figcaption></figure>`);
      return `<h2>${title}</h2><section>${cells.join('')}</section>`;
    })
    .join('');
  const page = await browser.newPage({ viewport: { width: 1384, height: 800 } });
  await page.setContent(`<style>
    body { margin: 12px; background: #111113; color: #ddd; font: 14px sans-serif }
    h2 { font-size: 15px; font-weight: 600; margin: 12px 0 6px } section { display: flex; flex-wrap: wrap; gap: 8px }
    figure { margin: 0 } figcaption { color: #999; padding: 3px 0 } img { display: block; border-radius: 3px }</style>${html}`);
  await page.screenshot({ path: join(root, 'docs/pictures/plate.jpg'), type: 'jpeg', quality: 82, fullPage: true });
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
