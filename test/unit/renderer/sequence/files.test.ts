import { expect, it } from 'vitest';
import { filesFor } from '../../../../renderer/views/compose/sequence/files.ts';

const ENTRIES = [
  { path: 'a.sip', kind: 'request' as const },
  { path: 'calls/sub/deep.sip', kind: 'request' as const },
  { path: 'calls/z.sip', kind: 'request' as const },
  { path: 'calls/b.sip', kind: 'request' as const },
  { path: 'calls/rows.csv', kind: 'data' as const },
];

it.each([
  ['request' as const, 'calls/x.seq', ['b.sip', 'z.sip', 'sub/deep.sip']],
  ['data' as const, 'calls/x.seq', ['rows.csv']],
  ['request' as const, '', ['a.sip', 'calls/b.sip', 'calls/z.sip', 'calls/sub/deep.sip']],
])('names files of kind %s from %j, those beside it first', (kind, path, expected) => {
  expect(filesFor(ENTRIES, kind, path)).toEqual(expected);
});
