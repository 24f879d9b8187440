/** Tests of hosts and endpoints: addresses by their bits, networks, ranges of addresses, and names without regard to case. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Endpoint } from '#shared/model/address.ts';
import type { FilterError } from './errors.ts';
import { filterError } from './errors.ts';
import type { EndpointField, HostField } from './field.ts';
import type { Item } from './syntax.ts';
import type { Test } from './test-number.ts';
import { anyOf } from './test-number.ts';
import type { IpRange } from './value-ip.ts';
import { isInRange, readEndpoint, readIp, readNetwork } from './value-ip.ts';

/** Answers that a test remembers: a capture has few hosts, and many messages of each. */
const REMEMBERED = 4096;

function remembered(test: Test<string>): Test<string> {
  const answers = new Map<string, boolean>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    if (answers.size >= REMEMBERED) answers.clear();
    const answer = test(text);
    answers.set(text, answer);
    return answer;
  };
}

function inRange(range: IpRange): Test<string> {
  return (text) => {
    const ip = readIp(text);
    return ip !== null && isInRange(range, ip);
  };
}

function nameTest(name: string): Test<string> {
  const lower = name.toLowerCase();
  return (text) => text.toLowerCase() === lower;
}

/** A range of addresses has two addresses of one kind, the smaller one first. */
function rangeOf(item: Item, field: string): Result<IpRange, FilterError> {
  const to = item.to ?? item.from;
  const [first, last] = [readIp(item.from.text), readIp(to.text)];
  const wrong = first ? to : item.from;
  if (!first || last?.bits !== first.bits)
    return err(filterError('value-not-address', wrong.span, { field, text: wrong.text }));
  if (first.value <= last.value) return ok({ bits: first.bits, first: first.value, last: last.value });
  const span = { start: item.from.span.start, end: to.span.end };
  return err(filterError('range-reversed', span, { from: item.from.text, to: to.text }));
}

function itemTest(field: HostField, item: Item): Result<Test<string>, FilterError> {
  const { text, span } = item.from;
  const range = item.to ? rangeOf(item, field.name) : null;
  if (range) return range.ok ? ok(inRange(range.value)) : range;
  const network = readNetwork(text);
  if (network) return ok(inRange(network));
  if (field.type === 'host' && !text.includes('/')) return ok(nameTest(text));
  return err(filterError('value-not-address', span, { field: field.name, text }));
}

/** The test of a host. */
export function hostTest(field: HostField, items: readonly Item[]): Result<Test<string>, FilterError> {
  const tests: Test<string>[] = [];
  for (const item of items) {
    const test = itemTest(field, item);
    if (!test.ok) return test;
    tests.push(test.value);
  }
  return ok(remembered(anyOf(tests)));
}

function endpointItem(field: EndpointField, item: Item): Result<Test<Endpoint>, FilterError> {
  const { text, span } = item.from;
  if (item.to)
    return err(
      filterError('range-not-for-field', { start: span.start, end: item.to.span.end }, { field: field.name }),
    );
  const written = readEndpoint(text);
  if (!written) return err(filterError('value-not-endpoint', span, { field: field.name, text }));
  const network = readNetwork(written.host);
  const host = remembered(network ? inRange(network) : nameTest(written.host));
  const { port } = written;
  return ok(port === null ? (end) => host(end.host) : (end) => end.port === port && host(end.host));
}

/** The test of a host with its port; a value without a port fits every port. */
export function endpointTest(
  field: EndpointField,
  items: readonly Item[],
): Result<Test<Endpoint>, FilterError> {
  const tests: Test<Endpoint>[] = [];
  for (const item of items) {
    const test = endpointItem(field, item);
    if (!test.ok) return test;
    tests.push(test.value);
  }
  return ok(anyOf(tests));
}
