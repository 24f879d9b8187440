/**
 * How fast a filter goes over everything that is stored: `npm run bench:view -- [CALLS] [FILTER...]`. A store is filled with
 * calls of seven messages as they would have come in live, then a view is opened for each filter and timed: to its first
 * rows, to its end, its longest slice, and pages of it at random places. Wanted are first rows within 150 ms, the end within
 * 3 s, a page within 50 ms. Nothing is asserted.
 */
import type { Views } from '#core/view/views.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import { PAGE_LIMIT } from '#shared/contract/define.ts';
import { filledLists, messagesIn } from './filled.ts';

const FILTERS =
  process.argv.length > 3
    ? process.argv.slice(3)
    : [
        '',
        'method == INVITE',
        'status in 400..699',
        'method == INVITE and from.user contains "user12" and not status in 200..299',
        'src.ip in 192.0.2.0/24',
        'service',
        'nothing-has-this-word',
        'header["X-Foo"] < 10',
        'header["Contact"] contains "user77@"',
        'callid == "77777-2348@192.0.2.10"',
        'body matches "RTP/AVP .*8"',
        'sdp.media == audio',
        'dialog.state == completed',
        'dialog.duration > 7s and method == BYE',
        'response.time > 500ms',
        'not (method == ACK or method == BYE)',
        'ua contains "SIPp" or via.branch contains "z9hG4bK-99"',
        'time >= 1970-01-01T00:01:00Z and retransmission > 0',
      ];

const random = createSeededRandom(3261);
const someNumber = (below: number): number =>
  new DataView(random.bytes(4).buffer).getUint32(0) % Math.max(1, below);

/** The slowest and the mean of pages at random places. */
async function pageTimes(views: Views, id: number): Promise<{ worst: number; mean: number }> {
  const view = views.get(id);
  if (!view) return { worst: NaN, mean: NaN };
  const { firstMessage, nextMessage } = view.counters();
  let [worst, sum] = [0, 0];
  for (let i = 0; i < 50; i++) {
    const start = performance.now();
    await view.page('messages', firstMessage + someNumber(nextMessage - firstMessage), PAGE_LIMIT);
    const took = performance.now() - start;
    worst = Math.max(worst, took);
    sum += took;
  }
  return { worst, mean: sum / 50 };
}

interface Measured {
  readonly first: number | null;
  readonly end: number;
  /** What the process worked meanwhile: on a machine that is busy with other things it tells more than the time. */
  readonly work: number;
  /** The longest time between two turns of the loop. */
  readonly slice: number;
  readonly passing: number;
}

/** Runs a view to its end, as a reader that looks after every slice. */
function run(views: Views, filter: string): Promise<Measured & { readonly id: number }> {
  const start = performance.now();
  const before = process.cpuUsage();
  const view = views.open({ filter, utcOffset: 0 });
  let first: number | null = null;
  let [slice, last] = [0, start];
  return new Promise((resolve) => {
    const look = (): void => {
      const now = performance.now();
      slice = Math.max(slice, now - last);
      const { firstMessage, nextMessage, running } = view.counters();
      if (nextMessage > firstMessage) first ??= now - start;
      last = performance.now();
      if (running) setImmediate(look);
      else {
        const { user, system } = process.cpuUsage(before);
        const work = (user + system) / 1_000;
        resolve({ id: view.id, first, end: now - start, work, slice, passing: nextMessage - firstMessage });
      }
    };
    setImmediate(look);
  });
}

const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0).padStart(8);

const lists = filledLists(Number(process.argv[2] ?? 142_858));
const { views } = lists;
const messages = messagesIn(lists);
console.log(`${messages.toLocaleString('en')} messages; milliseconds; Node ${process.version}`);
console.log(
  ['first', 'end', 'work', 'slice', 'page', 'worst'].map((name) => name.padStart(8)).join('') + '   passing',
);
for (const filter of FILTERS) {
  const { id, first, end, work, slice, passing } = await run(views, filter);
  const page = await pageTimes(views, id);
  views.close(id);
  const times = [first ?? NaN, end, work, slice, page.mean, page.worst].map(ms).join('');
  console.log(`${times}${passing.toLocaleString('en').padStart(10)}  ${filter}`);
}
