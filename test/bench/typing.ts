/**
 * `npm run bench:typing`: keys typed into requests of Compose in Chromium, in the head and in the body: how long each takes until its
 * frame is painted, and the longest task of the page. Beside it, in the same browser and over the same text, an editor of CodeMirror
 * with line numbers, history and nothing of ours. Nothing is asserted. `--keys` asks for another number. Needs a build.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { goTo } from '../e2e/console.ts';
import { machine, percentile } from './figures.ts';
import { longestTask, taskText, withConsole } from './frames.ts';

const { values } = parseArgs({ options: { keys: { type: 'string', default: '100' } } });
const KEYS = Number(values.keys);
/** Milliseconds between two keys: a fast hand. */
const BETWEEN = 90;
/** Milliseconds after the last key in which what waits for a pause is done. */
const AFTER = 1_500;

const TEXTS = { '1 KB': request(4, 4), '64 KB': request(200, 1_300) } as const;

/** An INVITE (RFC 3261 13) of many headers and a session description of many attributes. */
function request(headers: number, attributes: number): string {
  const filling = Array.from({ length: headers }, (_, n) => `X-Note-${n}: <sip:user${n}@{{host}}>;tag=a${n}`);
  const lines = Array.from({ length: attributes }, (_, n) => `a=rtpmap:${n % 128} codec-${n}/8000`);
  return [
    'INVITE sip:bob@127.0.0.1 SIP/2.0',
    'Via: SIP/2.0/UDP {{local.ip}}:{{local.port}};branch={{$branch}};rport',
    'Max-Forwards: 70',
    'From: "Alice" <sip:alice@atlanta.example>;tag={{$tag}}',
    'To: <sip:bob@127.0.0.1>',
    'Call-ID: {{$callId}}',
    'CSeq: 1 INVITE',
    'Contact: <sip:alice@{{local.ip}}:{{local.port}}>',
    ...filling,
    'Subject: here',
    'Content-Type: application/sdp',
    '',
    'v=0',
    'o=- 1 1 IN IP4 192.0.2.1',
    's=-',
    'c=IN IP4 192.0.2.1',
    't=0 0',
    'm=audio 40000 RTP/AVP 0 8',
    ...lines,
    'a=tool:here',
    '',
  ].join('\n');
}

/** Milliseconds from each key until its frame was painted. */
async function typed(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(globalThis, { keyTimes: times });
    addEventListener(
      'keydown',
      ({ timeStamp }) =>
        requestAnimationFrame(() => {
          // A message is taken when the frame is out.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => void times.push(performance.now() - timeStamp);
          port2.postMessage(null);
        }),
      { capture: true },
    );
  });
  for (let key = 0; key < KEYS; key++) {
    await page.keyboard.press('abcdefghij '[key % 11] ?? 'a');
    await wait(BETWEEN);
  }
  await wait(AFTER);
  const times = await page.evaluate(() => (globalThis as unknown as { keyTimes: number[] }).keyTimes);
  return times.toSorted((a, b) => a - b);
}

/** Types where the cursor is, and prints what it cost; the p95. */
async function printTyping(name: string, page: Page, peer?: number): Promise<number> {
  let times: number[] = [];
  const longest = await longestTask(page, async () => void (times = await typed(page)));
  const [p50 = NaN, p95 = NaN] = [0.5, 0.95].map((part) => percentile(times, part));
  const ratio = peer === undefined ? '' : `, ${(p95 / peer).toFixed(2)} times CodeMirror alone`;
  console.log(
    `${name.padEnd(28)} p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms (goal 32 ms)${ratio}; ${taskText(longest)}`,
  );
  return p95;
}

/** The script of a page with CodeMirror alone. */
async function plainEditor(): Promise<string> {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const entry = '\0plain-editor';
  const code = `
    import { EditorView, keymap, lineNumbers } from '@codemirror/view';
    import { defaultKeymap, history } from '@codemirror/commands';
    globalThis.edit = (doc) => {
      const extensions = [lineNumbers(), history(), keymap.of(defaultKeymap), EditorView.theme({ '&': { height: '600px' } })];
      const view = new EditorView({ doc, extensions, parent: document.body });
      view.dispatch({ selection: { anchor: doc.indexOf('here') }, scrollIntoView: true });
      view.focus();
    };`;
  const plugin = {
    name: 'plain-editor',
    resolveId: (id: string) => (id === 'plain-editor' ? entry : null),
    load: (id: string) => (id === entry ? code : null),
  };
  const built = await build({
    ...{ root, configFile: false, logLevel: 'silent', plugins: [plugin] },
    build: { write: false, rollupOptions: { input: 'plain-editor' } },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  return outputs.map((one) => (one.type === 'chunk' ? one.code : '')).join('\n');
}

async function typeAlone(page: Page, script: string, name: string, text: string): Promise<number> {
  const beside = await page.context().newPage();
  await beside.setContent('<!doctype html><title>CodeMirror</title><body></body>');
  await beside.addScriptTag({ content: script, type: 'module' });
  await beside.waitForFunction(() => 'edit' in globalThis);
  await beside.evaluate((doc) => (globalThis as unknown as { edit(doc: string): void }).edit(doc), text);
  const p95 = await printTyping(`CodeMirror alone, ${name}`, beside);
  await beside.close();
  return p95;
}

/** Puts the cursor behind a text, by the editor's search. */
async function seek(page: Page, text: string): Promise<void> {
  await page.getByTestId('editor').locator('.cm-content').click();
  await page.keyboard.press('Control+f');
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowRight');
}

const folder = mkdtempSync(join(tmpdir(), 'sipwright-typing-'));
for (const [name, text] of Object.entries(TEXTS)) writeFileSync(join(folder, `${name}.sip`), text);
const script = await plainEditor();
console.log(machine());
try {
  await withConsole(['--workspace', folder], async (page) => {
    await goTo(page, 'Compose');
    for (const [name, text] of Object.entries(TEXTS)) {
      const peer = await typeAlone(page, script, name, text);
      await page.bringToFront();
      await page.getByRole('treeitem', { name: new RegExp(` ${name} `) }).click();
      await wait(AFTER);
      for (const [where, mark] of [
        ['head', 'Subject: here'],
        ['body', 'a=tool:here'],
      ] as const) {
        // prettier-ignore
        await seek(page, mark);
        await printTyping(`Compose, ${name}, ${where}`, page, peer);
      }
    }
  });
} finally {
  rmSync(folder, { recursive: true });
}
