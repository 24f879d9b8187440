/**
 * `npm run bench:reading`: what it costs the core to read what it holds: flows, findings, figures, orders, searches, reports and
 * comparisons. Each is measured by the clock, by the time of the processor, and by the longest turn, in which sockets wait. Nothing is
 * asserted. `-- NAME...` measures only what is named.
 */
import { flowFindings } from '#core/diagnosis/flow-findings.ts';
import type { Diagnosis } from '#shared/model/finding.ts';
import type { OrderKey } from '#shared/model/order.ts';
import { compareMessages } from '#shared/diff/message.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import { callMessages } from './reading/long-call.ts';
import type { Lists } from './filled.ts';
import { emptyLists, filledLists, messagesIn } from './filled.ts';
import { HEADING, line, machine, measure } from './figures.ts';

const FLOW_LENGTH = 5_000;
const CALLS = 100_000;
/** Calls of a million messages. */
const ORDERED_CALLS = 142_858;
const REPORTED = 1_000;
const REQUEST = { dialogs: [1], legs: false };

async function flow(): Promise<void> {
  const lists = emptyLists(2 * FLOW_LENGTH);
  const messages = [...callMessages(FLOW_LENGTH + 2)];
  messages.slice(0, FLOW_LENGTH).forEach((arrival) => lists.listing.add(arrival));
  const { flows, store, observed, turns, clock } = lists;
  const get = () => measure(() => flows.get(REQUEST));
  console.log(line('flow of 5,000 messages, first time', await get(), ['message', FLOW_LENGTH]));
  console.log(line('the same again', await get(), ['message', FLOW_LENGTH]));
  messages.slice(FLOW_LENGTH).forEach((arrival) => lists.listing.add(arrival));
  console.log(line('the same with two more', await get(), ['message', FLOW_LENGTH]));
  const found = await measure(() => flowFindings({ store, ...observed, turns, clock }, REQUEST));
  console.log(line('findings of it', found, ['message', FLOW_LENGTH]));
}

/** Settles when all calls of a view were looked at. */
function diagnosed({ views, diagnoses }: Lists): Promise<Diagnosis> {
  const { id } = views.open({ filter: '', utcOffset: 0 });
  const diagnosis = diagnoses.open(id);
  return new Promise((resolve) => {
    diagnosis.onChange(() => {
      const read = diagnosis.read();
      if (read.running || read.asked < read.total) return;
      diagnosis.close();
      views.close(id);
      resolve(read);
    });
  });
}

async function diagnosis(): Promise<void> {
  const lists = filledLists(CALLS);
  const done = await measure(() => diagnosed(lists));
  console.log(line(`diagnosis of ${CALLS.toLocaleString('en')} calls`, done, ['call', CALLS]));
}

async function statistics(): Promise<void> {
  const lists = filledLists(CALLS);
  const { id } = lists.views.open({ filter: '', utcOffset: 0 });
  const done = await measure(() => lists.statistics.get(id));
  console.log(line('statistics of 700,000 messages', done, ['message', messagesIn(lists)]));
}

async function search(): Promise<void> {
  const lists = filledLists(CALLS);
  const view = lists.views.open({ filter: '', utcOffset: 0 });
  const wanted = { list: 'messages', text: 'not-in-any-of-them', from: 1, backwards: false } as const;
  const done = await measure(() => view.search(wanted));
  console.log(line('search to the end of 700,000 messages', done, ['message', messagesIn(lists)]));
}

async function order(): Promise<void> {
  const lists = filledLists(ORDERED_CALLS);
  const view = lists.views.open({ filter: '', utcOffset: 0 });
  const keys: readonly OrderKey[] = ['size', 'callId'];
  for (const key of keys) {
    const done = await measure(() => view.order('messages', key));
    console.log(line(`1,000,000 messages sorted by ${key}`, done, ['message', messagesIn(lists)]));
  }
}

async function exported({ exports }: Lists, calls: number): Promise<number> {
  const ids = Array.from({ length: calls }, (_, i) => i + 1);
  const scope = { kind: 'dialogs', ids } as const;
  const begun = exports.begin({ scope, format: 'html', table: 'dialogs', redaction: null });
  if (!begun.ok) throw new Error(begun.error.message);
  let bytes = 0;
  for (let isDone = false; !isDone;) {
    const piece = await exports.read(begun.value.id);
    bytes += piece?.bytes.length ?? 0;
    isDone = piece?.done ?? true;
    // The next piece is asked for by a message of its own.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return bytes;
}

async function report(): Promise<void> {
  const lists = filledLists(REPORTED);
  const done = await measure(() => exported(lists, REPORTED));
  const size = (done.value / 2 ** 20).toFixed(1);
  console.log(line(`HTML report of 1,000 calls (${size} MiB)`, done, ['call', REPORTED]));
}

/** A message of 64 KB of which every line says something else in the other one. */
function largeMessage(seed: number): Uint8Array {
  const head = 'MESSAGE sip:bob@biloxi.example SIP/2.0\r\nContent-Type: text/plain\r\n\r\n';
  const lines = Array.from({ length: 2_000 }, (_, i) => `line ${(i * seed) % 1_999} of the text`);
  return utf8(`${head}${lines.join('\r\n')}`.slice(0, 65_000));
}

async function comparison(): Promise<void> {
  const [a, b] = [largeMessage(7), largeMessage(11)];
  console.log(line('two messages of 64 KB compared', await measure(() => compareMessages(a, b))));
}

const ALL = { flow, diagnosis, statistics, search, order, report, comparison };

console.log(`${machine()}; milliseconds: by the clock, of the processor, the longest turn`);
console.log(HEADING);
const wanted = process.argv.slice(2);
for (const [name, run] of Object.entries(ALL)) {
  if (wanted.length === 0 || wanted.includes(name)) await run();
}
