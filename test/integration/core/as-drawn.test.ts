/** Whatever is drawn is what leaves: a bare socket receives the bytes of a draft, byte for byte, and our own list says the same. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { SendDraft } from '#shared/model/exchange.ts';
import { AS_TYPED } from '#shared/model/exchange.ts';
import { templateOf } from '#shared/template/template.ts';
import type { TestConsole } from '../../helpers/console.ts';
import { startTestConsole } from '../../helpers/console.ts';
import { fixtureFolder } from '../../helpers/sip-fixtures.ts';
import { datagram } from '../../property/sip-messages.ts';
import type { Peer } from './peer.ts';
import { openPeer } from './peer.ts';

const RUNS = { numRuns: 120, seed: 768 };

let peer: Peer;
beforeAll(async () => {
  peer = await openPeer('127.0.0.1');
});
afterAll(() => peer.close());

const { url: torture } = fixtureFolder('rfc4475');
const fixtures = readdirSync(torture).filter((name) => name.endsWith('.dat'));

/** Sends a text in the language of drafts, and settles with what the socket received. */
async function drawn(console: TestConsole, text: string, more: Partial<SendDraft> = {}): Promise<Uint8Array> {
  const draft = { form: 'template', to: `udp:127.0.0.1:${peer.port}`, switches: AS_TYPED } as const;
  console.start(text, { ...draft, ...more });
  const { bytes } = await peer.next();
  const listed = console.app.store.bytes(console.lastMessage);
  expect(listed).toEqual(bytes);
  return bytes;
}

const bytes = fc
  .oneof(fc.uint8Array({ minLength: 1, maxLength: 2_000 }), datagram)
  .filter((b) => b.length > 0);
const WITH_VARIABLES = { switches: { ...AS_TYPED, variables: true }, variables: { a: 'never put in' } };

describe('with everything switched off', () => {
  it('any bytes leave as they are', async () => {
    const console = await startTestConsole();
    await fc.assert(
      fc.asyncProperty(bytes, async (given) => {
        expect(await drawn(console, templateOf(given))).toEqual(new Uint8Array(given));
      }),
      RUNS,
    );
  });

  it('values leave as they are written', async () => {
    const text = 'OPTIONS sip:{{a}} SIP/2.0\n{{$uuid}}\n\n';
    const got = await drawn(await startTestConsole(), text, { variables: { a: 'x' } });
    expect(textOf(got)).toBe('OPTIONS sip:{{a}} SIP/2.0\r\n{{$uuid}}\r\n\r\n');
  });

  it('bytes that are no draft leave as they are', async () => {
    const console = await startTestConsole();
    const message = new Uint8Array([...utf8('{{\\x00}} {{#}} {{a}}\n\r'), 0, 0xff]);
    console.app.userAgent.start({
      bytes: message,
      to: `udp:127.0.0.1:${peer.port}`,
      switches: AS_TYPED,
      credentials: null,
      variables: { a: 'x' },
      timeout: null,
    });
    expect((await peer.next()).bytes).toEqual(message);
  });
});

describe('with variables put in', () => {
  it('any bytes in which none stands leave as they are', async () => {
    const console = await startTestConsole();
    await fc.assert(
      fc.asyncProperty(bytes, async (given) => {
        expect(await drawn(console, templateOf(given), WITH_VARIABLES)).toEqual(new Uint8Array(given));
      }),
      RUNS,
    );
  });
});

describe('the messages of RFC 4475', () => {
  it('are there', () => {
    expect(fixtures.length).toBeGreaterThanOrEqual(49);
  });

  it('leave as they are, also with variables', async () => {
    const console = await startTestConsole();
    for (const file of fixtures) {
      const message = new Uint8Array(readFileSync(new URL(file, torture)));
      for (const more of [{}, WITH_VARIABLES])
        expect(await drawn(console, templateOf(message), more), file).toEqual(message);
    }
  });
});

describe('what is wrong on purpose', () => {
  const HEAD = 'MESSAGE sip:a@b SIP/2.0\n';
  it.each<[name: string, text: string, wire: string]>([
    [
      'an end of its own for each line',
      'A: 1\nB: 2{{\\n}}\nC: 3{{\\r}}\nD: 4{{\\}}\nE',
      'A: 1\r\nB: 2\nC: 3\rD: 4E',
    ],
    ['no line end at all', 'OPTIONS sip:a SIP/2.0', 'OPTIONS sip:a SIP/2.0'],
    [
      'a Content-Length that is wrong',
      `${HEAD}Content-Length: 9999\n\nshort`,
      'MESSAGE sip:a@b SIP/2.0\r\nContent-Length: 9999\r\n\r\nshort',
    ],
    [
      'fields that stand twice',
      `${HEAD}CSeq: 1 MESSAGE\nCSeq: 2 BYE\nl: 0\nContent-Length: 1\n\n`,
      'MESSAGE sip:a@b SIP/2.0\r\nCSeq: 1 MESSAGE\r\nCSeq: 2 BYE\r\nl: 0\r\nContent-Length: 1\r\n\r\n',
    ],
    [
      'folded lines',
      `${HEAD}Subject: one\n two\n\tthree\n\n`,
      'MESSAGE sip:a@b SIP/2.0\r\nSubject: one\r\n two\r\n\tthree\r\n\r\n',
    ],
    [
      'garbage behind the message',
      `${HEAD}Content-Length: 2\n\nok{{\\x00}}BYE\n\n\n`,
      'MESSAGE sip:a@b SIP/2.0\r\nContent-Length: 2\r\n\r\nok\x00BYE\r\n\r\n\r\n',
    ],
    [
      'a line that is switched off',
      `${HEAD}{{#}}Via: nothing of it\nTo: <sip:a>\n\n`,
      'MESSAGE sip:a@b SIP/2.0\r\nTo: <sip:a>\r\n\r\n',
    ],
    [
      'blanks at the ends of lines',
      `${HEAD}To : <sip:a> \t\n\n`,
      'MESSAGE sip:a@b SIP/2.0\r\nTo : <sip:a> \t\r\n\r\n',
    ],
  ])('%s', async (_, text, wire) => {
    expect(textOf(await drawn(await startTestConsole(), text))).toBe(wire);
  });
});

describe('with headers filled in', () => {
  const FILLING = { switches: { ...AS_TYPED, fill: true } };

  it('the lines that were drawn keep their ends', async () => {
    const text = 'OPTIONS sip:a@b SIP/2.0{{\\n}}\nSubject: x{{\\n}}\nPriority: urgent\n\nbody{{\\n}}\n';
    const wire = textOf(await drawn(await startTestConsole(), text, FILLING));
    expect(wire).toMatch(/^OPTIONS sip:a@b SIP\/2\.0\n/);
    expect(wire).toContain('Subject: x\nPriority: urgent\r\n');
    expect(wire).toMatch(/\r\n\r\nbody\n$/);
    expect(wire).toMatch(/\r\nContent-Length: 5\r\n/);
  });

  it('the lines of a plain message are made to end CRLF', async () => {
    const text = 'OPTIONS sip:a@b SIP/2.0\nSubject: x\n\n';
    const wire = textOf(await drawn(await startTestConsole(), text, { ...FILLING, form: 'message' }));
    expect(wire).toContain('\r\nSubject: x\r\n');
    expect(wire.replaceAll('\r\n', '')).not.toContain('\n');
  });
});
