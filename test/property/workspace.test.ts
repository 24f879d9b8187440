/** Files of a workspace: what a draft says comes back from its file, and a file that was written is written the same again. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileTextOf, createDraft, partsOfFile } from '../../renderer/views/compose/draft.ts';
import type { DraftPatch } from '../../renderer/views/compose/draft.ts';
import { equalBytes, utf8 } from '#shared/lib/bytes.ts';
import type { SendSwitches } from '#shared/model/exchange.ts';
import { SWITCH_NAMES } from '#shared/model/exchange.ts';
import { renderTemplate } from '#shared/template/render.ts';
import { readEnvironmentFile, writeEnvironmentFile } from '#shared/workspace/environment-file.ts';
import { readFolderFile, writeFolderFile } from '#shared/workspace/folder-file.ts';
import { readRequestFile, requestFile, writeRequestFile } from '#shared/workspace/request-file.ts';

const SEED = 7;
const RUNS = { seed: SEED, numRuns: 1_500 };

/** Pieces that mean something in a file, among any text. */
const pieces = fc.constantFrom(
  ...[
    '---',
    '--- ',
    '\n',
    '\n---\n',
    '\ufeff',
    '{{',
    '}}',
    '{{\\x00}}',
    '{{\\n}}\n',
    '{{\\}}\n',
    '{{#}}',
    '{{$uuid}}',
  ],
  ...[
    'to: x',
    'var a: b',
    '# comment',
    'off: retransmit',
    '"',
    '\\',
    ' ',
    '\t',
    ':',
    ',',
    '\u2028',
    '\u00a0',
    'é',
    '呼',
    '👋',
  ],
  ...['INVITE sip:bob@example.com SIP/2.0\n', 'secret x', 'password: y'],
);
const wild = fc
  .array(fc.oneof(pieces, fc.string({ unit: 'binary' })), { maxLength: 8 })
  .map((parts) => parts.join(''));
const text = wild.map((any) => any.replace(/\r\n?/g, '\n'));
const line = wild.map((any) => any.replace(/[\r\n]+/g, ' '));
const variable = fc
  .record({ name: fc.oneof(fc.constantFrom('a', 'host.name', ''), wild), value: wild })
  .filter(({ name, value }) => name !== '' || value !== '');
const switches = fc
  .subarray([...SWITCH_NAMES])
  .map((on) => Object.fromEntries(SWITCH_NAMES.map((name) => [name, on.includes(name)])) as SendSwitches);

const draft: fc.Arbitrary<DraftPatch> = fc.record({
  text,
  destination: line,
  switches,
  user: wild,
  password: fc.constantFrom('', '{{password}}'),
  account: wild,
  variables: fc.array(variable, { maxLength: 4 }),
  rest: fc.subarray(['# a comment', 'future: 1', 'secret x', '  indented']),
});

describe('a draft and its file', () => {
  it('draft, file, draft is the identity', () => {
    fc.assert(
      fc.property(draft, (parts) => {
        const written = fileTextOf(createDraft('1', parts));
        expect(partsOfFile(readRequestFile(utf8(written)))).toEqual(parts);
      }),
      RUNS,
    );
  });

  it('file, draft, file is the identity for what was written', () => {
    fc.assert(
      fc.property(draft, (parts) => {
        const written = fileTextOf(createDraft('1', parts));
        const read = readRequestFile(utf8(written));
        expect(writeRequestFile(read)).toBe(written);
        expect(fileTextOf(createDraft('2', partsOfFile(read)))).toBe(written);
      }),
      RUNS,
    );
  });

  it('any file can be read, and says the same when it was written once', () => {
    fc.assert(
      fc.property(fc.oneof(wild.map(utf8), fc.uint8Array({ maxLength: 200 })), (bytes) => {
        const once = writeRequestFile(readRequestFile(bytes));
        expect(writeRequestFile(readRequestFile(utf8(once)))).toBe(once);
      }),
      RUNS,
    );
  });
});

describe('a file of bytes', () => {
  const head = fc.constant(utf8('INFO sip:bob@example.com SIP/2.0\r\nTo: <sip:bob@example.com>\r\n\r\n'));
  const body = fc.oneof(fc.uint8Array({ maxLength: 100 }), wild.map(utf8));

  it('is sent as it is, also when it was opened and saved', () => {
    fc.assert(
      fc.property(head, body, (start, end) => {
        const bytes = Uint8Array.from([...start, ...end]);
        const opened = readRequestFile(bytes);
        const saved = readRequestFile(utf8(writeRequestFile(opened)));
        for (const file of [opened, saved]) {
          expect(equalBytes(renderTemplate(file.text, null).bytes, bytes)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('is kept by a message alone', () => {
    fc.assert(
      fc.property(text, (any) => {
        const read = readRequestFile(utf8(writeRequestFile(requestFile({ text: any }))));
        expect(read).toEqual(requestFile({ text: any }));
      }),
      RUNS,
    );
  });
});

describe('the other files', () => {
  const variables = fc.array(variable, { maxLength: 4 });
  const comments = wild;

  it('an environment says what was written, whatever stood there before', () => {
    const secrets = fc.uniqueArray(wild, { maxLength: 3 });
    fc.assert(
      fc.property(variables, secrets, comments, (given, names, before) => {
        const file = { variables: given, secrets: names };
        const written = writeEnvironmentFile(file, before);
        expect(readEnvironmentFile(written)).toEqual(file);
        expect(writeEnvironmentFile(file, written)).toBe(written);
      }),
      RUNS,
    );
  });

  it('a folder says what was written, whatever stood there before', () => {
    const name = line.filter((any) => any.trim() !== '');
    const order = fc.uniqueArray(name, { maxLength: 4 });
    fc.assert(
      fc.property(variables, order, comments, (given, names, before) => {
        const file = { variables: given, order: names };
        const written = writeFolderFile(file, before);
        expect(readFolderFile(written)).toEqual(file);
        expect(writeFolderFile(file, written)).toBe(written);
      }),
      RUNS,
    );
  });
});
