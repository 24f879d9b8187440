/** The HTML report: what it tells of calls, what is hidden in it, and that no text of a message becomes markup. */
import { Window } from 'happy-dom';
import { describe, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { ExportRequest } from '#shared/model/export.ts';
import { readNote } from '#shared/model/note.ts';
import { optionsRequest, readCapture } from '../../../../helpers/capture-read.ts';
import type { Lists } from '../../../../helpers/exporting.ts';
import { createLists, exported, NOON } from '../../../../helpers/exporting.ts';
import { createRecordedStore } from '../../../../helpers/recorded-store.ts';
import { someDatagram, TORTURE } from '../../../../helpers/sip-corpus.ts';

async function reportOf({ deps }: Lists, change: Partial<ExportRequest> = {}): Promise<string> {
  return textOf((await exported(deps, { format: 'html', ...change })).bytes);
}

const { DOMParser } = new Window();
const pageOf = (html: string) => new DOMParser().parseFromString(html, 'text/html');
type Page = ReturnType<typeof pageOf>;
const headings = (page: Page, name: string): string[] =>
  [...page.querySelectorAll(name)].map(({ textContent }) => textContent ?? '');

/** A message of a call with whatever its parts say. */
function said(start: string, callId: string, cseq: string, ...headers: readonly string[]): Uint8Array {
  return utf8(
    [
      start,
      'Via: SIP/2.0/UDP 203.0.113.77:5060;branch=z9hG4bKnashds8',
      'From: "Wilhelmina" <sip:wilhelmina@registrar.example>;tag=1',
      'To: <sip:+12025550143@registrar.example>',
      `Call-ID: ${callId}`,
      `CSeq: ${cseq}`,
      ...headers,
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n'),
  );
}

/** A call that is refused. */
function refusedCall(lists: Lists, callId: string, ...headers: readonly string[]): void {
  const [src, dst] = [
    { host: '172.20.30.40', port: 5_060 },
    { host: '172.20.30.41', port: 5_080 },
  ];
  const invite = said('INVITE sip:+12025550143@registrar.example SIP/2.0', callId, '1 INVITE', ...headers);
  lists.add({ bytes: invite, time: NOON });
  const answer = said('SIP/2.0 503 Service Unavailable', callId, '1 INVITE');
  lists.add({ bytes: answer, time: NOON + 12, src: dst, dst: src });
}

const ELEMENTS = new Set([
  ...['html', 'head', 'meta', 'title', 'style', 'body', 'h1', 'h2', 'h3', 'p', 'a', 'b', 'i', 'br', 'pre'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'div', 'span', 'svg', 'g', 'path', 'rect', 'line'],
  ...['text', 'tspan'],
]);

/** What of a page is not of the few things that a report is made of. */
function strangers(html: string): string[] {
  const elements = [...pageOf(html).querySelectorAll('*')];
  const odd = elements.flatMap((element) => {
    const name = element.tagName.toLowerCase();
    const attributes = [...element.attributes].filter(
      ({ name: key, value }) =>
        key.startsWith('on') ||
        ['src', 'srcset', 'action', 'xlink:href', 'style'].includes(key) ||
        (key === 'href' &&
          !/^(#(call|message)-\d+|#calls|https:\/\/www\.rfc-editor\.org\/[\w/#.-]+)$/.test(value ?? '')),
    );
    return [
      ...(ELEMENTS.has(name) ? [] : [name]),
      ...attributes.map(({ name: key, value }) => `${key}=${value}`),
    ];
  });
  // The same by the text alone, so that no mercy of a parser hides anything.
  const tags = [...html.matchAll(/<\/?([^\s/>]*)/g)].map((match) => (match[1] ?? '').toLowerCase());
  return [...odd, ...tags.filter((name) => name !== '!doctype' && !ELEMENTS.has(name))];
}

describe('an HTML report', () => {
  it.each([
    ['en', 'SIP report', 'Call flow', '503 Service Unavailable'],
    ['zh', 'SIP 报告', '呼叫流程', '503 Service Unavailable'],
  ] as const)('tells of a call in %s: its flow, its findings, its messages', async (language, ...texts) => {
    const lists = createLists();
    refusedCall(lists, 'refused-1');
    const page = pageOf(await reportOf(lists, { language }));
    for (const text of texts) expect(page.body.textContent).toContain(text);
    expect(page.querySelectorAll('.flow svg')).toHaveLength(1);
    expect(page.querySelectorAll('.finding').length).toBeGreaterThan(0);
    expect(page.querySelectorAll('pre')).toHaveLength(2);
    expect(page.querySelectorAll('tbody tr')).toHaveLength(1);
  });

  it('draws several chosen calls together, before each of them', async () => {
    const lists = createLists();
    for (const callId of ['a-1', 'b-1', 'c-1']) refusedCall(lists, callId);
    const page = pageOf(await reportOf(lists, { scope: { kind: 'dialogs', ids: [1, 3] } }));
    expect(headings(page, 'h2')[1]).toBe('All calls together');
    expect(page.querySelectorAll('.flow svg')).toHaveLength(3);
    expect(page.querySelectorAll('tbody tr')).toHaveLength(2);
  });

  it('lists the calls of chosen messages', async () => {
    const lists = createLists();
    for (const callId of ['a-1', 'b-1', 'c-1']) refusedCall(lists, callId);
    const page = pageOf(await reportOf(lists, { scope: { kind: 'messages', ids: [1, 6] } }));
    expect(headings(page, 'h2')[0]).toBe('Calls: 2');
    expect(page.querySelectorAll('tbody tr')).toHaveLength(2);
  });

  it('shows the newest messages of a call that is too long, and says so', async () => {
    const lists = createLists();
    for (let i = 0; i < 1_004; i++) lists.add({ bytes: optionsRequest('long-call', i % 9), time: NOON + i });
    const html = await reportOf(lists);
    expect(html).toContain('The newest 1000 of 1004 messages are shown.');
    expect(html.match(/<pre>/g)).toHaveLength(1_000);
  });

  it('reads back what is on the disk alone', async () => {
    const { store, written } = createRecordedStore({ memory: 16_384, limitBytes: 2_000_000 });
    const lists = createLists({}, store);
    refusedCall(lists, 'cold-1');
    for (let i = 0; i < 60; i++) lists.add({ bytes: optionsRequest(`filling-${i}`, 900), time: NOON + i });
    await written();
    expect(store.view(1)).toBeNull();
    const html = await reportOf(lists, { scope: { kind: 'dialogs', ids: [1] } });
    expect(html.match(/<pre>/g)).toHaveLength(2);
  });

  it('carries marks and comments', async () => {
    const lists = createLists();
    refusedCall(lists, 'noted-1');
    lists.store.annotate(1, { mark: 'red', comment: 'refused here\nsecond line' });
    lists.store.annotate(2, { mark: 'blue' });
    const page = pageOf(await reportOf(lists));
    expect(headings(page, '.note')).toEqual(['red: refused here\nsecond line', 'blue']);
    expect(page.querySelector('.note')?.className).toBe('note red');
  });

  it('holds nothing of what was to be hidden, neither in texts nor in drawings nor in notes', async () => {
    const lists = createLists();
    const auth =
      'Authorization: Digest username="wilhelmina", realm="registrar.example", nonce="84a4cc6f3082121f32b42a2187831a9e", uri="sip:registrar.example", response="7587245234b3434cc3412213e5f113a5"';
    refusedCall(lists, 'hidden-1@203.0.113.77', auth);
    lists.store.annotate(1, { comment: 'wilhelmina from 172.20.30.40 dialled +12025550143' });
    const redaction = { credentials: true, users: true, numbers: true, addresses: true };
    const html = await reportOf(lists, { redaction });
    const secrets = ['wilhelmina', '12025550143', '172.20.30.4', '203.0.113.77', 'registrar.example'];
    const keys = ['84a4cc6f3082121f32b42a2187831a9e', '7587245234b3434cc3412213e5f113a5'];
    expect([...secrets, ...keys].filter((one) => html.toLowerCase().includes(one))).toEqual([]);
    expect(html).toContain('Replaced by pseudonyms: ');
  });
});

describe('hostile texts in a report', () => {
  it('are texts, wherever they stand', async () => {
    const lists = createLists();
    const evil = `"><img src=x onerror=alert(1)><script>alert(1)</script></pre></style><!--`;
    lists.add({
      bytes: said(`INVITE sip:${evil} SIP/2.0`, evil, '1 INVITE', `Subject: ${evil}`, `X${evil}: y`),
      comment: evil,
    });
    lists.add({ bytes: said(`SIP/2.0 486 ${evil}`, evil, '1 INVITE') });
    lists.store.annotate(2, { mark: 'red', comment: `javascript:alert(1)\n${evil}` });
    const html = await reportOf(lists);
    expect(html).toContain('&lt;script&gt;');
    expect(strangers(html)).toEqual([]);
  });

  it('are texts in whatever is heard', async () => {
    const random = createSeededRandom(20);
    const lists = createLists();
    for (const bytes of TORTURE) lists.add({ bytes });
    for (let i = 0; i < 60; i++) lists.add({ bytes: someDatagram(random), time: NOON + i });
    const html = await reportOf(lists);
    expect(html.length).toBeGreaterThan(50_000);
    expect(strangers(html)).toEqual([]);
  });
});

describe('notes in a capture that is written out', () => {
  it('are read again as they were', async () => {
    const lists = createLists();
    for (let i = 0; i < 3; i++) lists.add({ bytes: optionsRequest(`noted-${i}`), time: NOON + i });
    const note = { mark: 'violet', comment: '第一行\nline two' } as const;
    lists.store.annotate(2, note);
    lists.store.annotate(3, { mark: 'green' });
    const { messages } = await readCapture((await exported(lists.deps, {})).bytes);
    expect(messages.map(({ comment = '' }) => readNote(comment))).toEqual([
      { mark: null, comment: '' },
      note,
      { mark: 'green', comment: '' },
    ]);
  });
});
