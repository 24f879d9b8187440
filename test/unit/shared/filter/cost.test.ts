/** A filter looks at what is dear only where what is cheap has not decided. */
import { compileFilter } from '#shared/filter/filter.ts';
import type { FilterRecord } from '#shared/filter/record.ts';
import { describe, expect, it } from 'vitest';
import { RECORDS } from './records.ts';

/** A record that says what it was asked for. */
function watched(record: FilterRecord): { readonly record: FilterRecord; readonly asked: Set<string> } {
  const asked = new Set<string>();
  const proxy = new Proxy(record, {
    get(target, name: keyof FilterRecord) {
      asked.add(name);
      return target[name];
    },
  });
  return { record: proxy, asked };
}

function askedBy(text: string): readonly string[] {
  const filter = compileFilter(text);
  if (!filter.ok) throw new Error(text);
  const { record, asked } = watched(RECORDS.busy);
  filter.value.test(record);
  return [...asked].sort();
}

const cases: readonly (readonly [text: string, asked: string])[] = [
  ['hello method == BYE', 'method'],
  ['hello or method == INVITE', 'method'],
  ['diagnostics.error and header["X-Foo"] and status == 200', 'status'],
  ['not (hello or status == 486)', 'status'],
  ['sdp or callid contains Abc', 'callId'],
  ['(sdp.media or ua) and src.ip in 192.0.2.0/24', 'src'],
  // A header is looked for in the bytes; only where its name is broken or the head is odd is the message parsed.
  ['header["X-Bar"]', 'bytes'],
  ['header["Reason"]', 'bytes'],
  ['header["Two Words"]', 'bytes'],
  ['body contains hello', 'bytes'],
  ['hello method == INVITE', 'bytes method'],
  // A value that stands in no byte of the message is in no part of it.
  ['ua contains snom', 'bytes'],
  ['header["Reason"] contains "no such text"', 'bytes'],
  ['header["Reason"] contains "User  busy"', 'bytes'],
  ['ua contains schöner', 'bytes'],
];

describe('a filter asks for', () => {
  it.each(cases)('%s: %s', (text, asked) => {
    expect(askedBy(text).join(' ')).toBe(asked);
  });
});
