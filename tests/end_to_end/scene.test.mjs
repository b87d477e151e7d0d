// The scene as a tree: made, named, put in order, hidden, locked, deleted, taken back; and it outlives the server.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStudio, PHONE, saved, shot, twoDirectors, until, valueOf } from './studio.mjs';

const { server, browser, her, him } = await twoDirectors();
for (const { page } of [her, him]) await page.getByRole('button', { name: 'Scene', exact: true }).click();

const titles = (page) => page.getByRole('treeitem').allTextContents();
const row = (page, name) => page.getByRole('treeitem', { name, exact: true });
const BEGUN = 'Camera,Sun,World,Key light,Fill light,Rim light,Ground,Person,Face,Hair,Outfit';
const shows = (page, list) => until(`the tree is ${list}`, async () => (await titles(page)).join() === list);

test('it begins as the film is', async () => {
    await shows(her.page, BEGUN);
    assert.equal(await row(her.page, 'Hair').getAttribute('aria-level'), '2');
});

test('a prop, a folder with a name, a light in it and a second one: for both, undone and redone', async () => {
    const { page } = her;
    await row(page, 'Key light').click();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Folder' }).click();
    await row(page, 'Folder').waitFor();
    await page.keyboard.press('F2');
    await page.keyboard.type('Lamps');
    await page.keyboard.press('Enter');
    await row(page, 'Key light').dragTo(row(page, 'Lamps'));
    await shows(page, 'Camera,Sun,World,Lamps,Key light,Fill light,Rim light,Ground,Person,Face,Hair,Outfit');
    assert.equal(await row(page, 'Key light').getAttribute('aria-level'), '2');
    await row(page, 'Fill light').click();
    await page.keyboard.press('Control+d');
    await row(page, 'Fill light 2').waitFor();
    await page.keyboard.press('Alt+ArrowUp');
    const made = 'Camera,Sun,World,Lamps,Key light,Fill light 2,Fill light,Rim light,Ground,Person,Face,Hair,Outfit';
    await shows(page, made);
    await shows(him.page, made);
    for (let i = 0; i < 5; i++) await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await shows(him.page, BEGUN);
    for (let i = 0; i < 5; i++) await page.getByRole('button', { name: 'Redo', exact: true }).click();
    await shows(him.page, made);
    await page.screenshot({ path: shot('scene') });
});

test('what is locked is refused in words, and what is hidden is so for both', async () => {
    const { page } = her;
    await row(page, 'Lamps').hover();
    await page.getByRole('button', { name: 'Lock Lamps' }).click();
    await him.page.getByRole('button', { name: 'Unlock Lamps' }).waitFor({ state: 'attached' });
    await row(him.page, 'Key light').click();
    await him.page.keyboard.press('Delete');
    await him.page.getByText('Key light lies in Lamps, which is locked').waitFor();
    await row(him.page, 'Key light').waitFor();
    await row(page, 'Hair').click();
    await page.keyboard.press(' ');
    await row(him.page, 'Hair, hidden').waitFor();
    await page.keyboard.press(' ');
    await row(him.page, 'Hair').waitFor();
    await row(page, 'Lamps').hover();
    await page.getByRole('button', { name: 'Unlock Lamps' }).click();
});

test('a folder goes with what lies in it, and the server brings all back as it was', async () => {
    const { page } = her;
    await row(page, 'Lamps').click();
    await page.keyboard.press('Delete');
    await until('they are gone', async () => !(await titles(him.page)).some((title) => /Lamps|Key light/.test(title)));
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await row(him.page, 'Key light').waitFor();
    const list = (await titles(page)).join();
    const revision = await saved(page);
    await server.end();
    await server.begin();
    await until('the page is there again', async () => (await saved(page)) >= revision);
    const fresh = await openStudio(browser, server.url);
    await fresh.page.getByRole('button', { name: 'Scene', exact: true }).click();
    await shows(fresh.page, list);
    await fresh.context.close();
});

test('several are chosen, hidden, made twice and deleted together; what is copied goes into another film', async () => {
    const { page } = her;
    await row(page, 'Fill light').click();
    await row(page, 'Rim light').click({ modifiers: ['Control'] });
    assert.equal(await page.getByRole('treeitem', { selected: true }).count(), 2);
    await page.getByText('and 1 more').waitFor();
    await page.keyboard.press(' ');
    await row(him.page, 'Fill light, hidden').waitFor();
    await row(him.page, 'Rim light, hidden').waitFor();
    await page.keyboard.press(' ');
    const gain = page.getByRole('region', { name: 'Inspector' }).getByRole('slider', { name: 'Rim light gain', exact: true });
    const before = await valueOf(gain);
    await gain.press('PageUp');
    const lit = await valueOf(gain);
    assert.ok(lit > before);
    await row(page, 'Fill light').click();
    assert.equal(await valueOf(page.getByRole('region', { name: 'Inspector' }).getByRole('slider', { name: 'Fill light gain', exact: true })), lit, 'both were set');
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await row(page, 'Rim light').click({ modifiers: ['Control'] });
    await page.keyboard.press('Control+d');
    await row(him.page, 'Rim light 2').waitFor();
    await page.keyboard.press('Delete');
    await until('both copies are gone', async () => !(await titles(him.page)).includes('Rim light 2'));
    await row(page, 'Person').click();
    await page.keyboard.press('Shift+ArrowUp');
    assert.equal(await page.getByRole('treeitem', { selected: true }).count(), 2, 'ground and person');
    await row(page, 'Person').click();
    await page.keyboard.press('Control+c');
    await page.getByText('Copied.').waitFor({ state: 'attached' });
    const other = await her.context.newPage();
    const made = await (await fetch(`${server.url}/api/films?title=Other`, { method: 'POST', headers: { Origin: server.url } })).json();
    await other.goto(`${server.url}/film/${made.id}`);
    await other.getByRole('button', { name: 'Scene', exact: true }).click();
    await row(other, 'Ground').click();
    await other.keyboard.press('Control+v');
    await row(other, 'Person 2').waitFor();
    assert.equal(await other.getByRole('treeitem', { name: 'Outfit' }).count(), 2);
    await other.close();
});

test('on a phone it is a tab, and a search narrows it down', async () => {
    const phone = await openStudio(browser, server.url, { size: PHONE });
    await phone.page.getByRole('button', { name: 'Scene', exact: true }).click();
    await phone.page.getByRole('searchbox', { name: 'Search the scene' }).fill('light');
    await shows(phone.page, 'Lamps,Key light,Fill light 2,Fill light,Rim light');
    await phone.page.screenshot({ path: shot('scene-phone') });
    await phone.context.close();
});

test('no error was logged', () => {
    assert.deepEqual([...her.faults, ...him.faults], []);
});
