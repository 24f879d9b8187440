/** `sipwright watch`: SIP as it passes by on sockets, in HEP and on an interface, filtered, printed and written, until Ctrl+C. */
import { nodeMachine, systemClock } from '#core/session/system.ts';
import type { CaptureInterface } from '#core/sniff/interfaces.ts';
import { createSniffer } from '#core/sniff/sniffer.ts';
import type { Result } from '#shared/lib/result.ts';
import { ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { EXIT } from '../cli/exit.ts';
import type { Io } from '../cli/io.ts';
import { complain, interrupted } from '../cli/io.ts';
import { jsonLine, safeText } from '../cli/safe-text.ts';
import { cell } from './read-lines.ts';
import { countsJson, countsLine, sumCounts } from './watch-lines.ts';
import type { WatchOutput } from './watch-output.ts';
import { createWatchOutput } from './watch-output.ts';
import type { WatchPlan } from './watch-plan.ts';
import { planFromArguments } from './watch-plan.ts';
import type { WatchSource, WatchWorld } from './watch-source.ts';
import { openSource, sourceName } from './watch-source.ts';

/** The machine itself. */
function thisMachine(): WatchWorld {
  return { ...nodeMachine(), clock: systemClock() };
}

function tellTrouble(io: Io, { message }: Trouble): void {
  complain(io, `watch: ${safeText(message)}`);
}

function interfaceLine({ name, description, addresses }: CaptureInterface): string {
  const rest = [description, addresses.join(', ')].filter((text) => text !== '').join('  ');
  return `${cell(name, 16)}  ${safeText(rest)}`.trimEnd();
}

async function listInterfaces(io: Io, world: WatchWorld, json: boolean): Promise<number> {
  const found = await createSniffer(world).interfaces();
  if (!found.ok) {
    tellTrouble(io, found.error);
    return EXIT.usage;
  }
  const { interfaces } = found.value;
  io.stdout.write(interfaces.map((one) => (json ? jsonLine(one) : `${interfaceLine(one)}\n`)).join(''));
  return EXIT.ok;
}

const closeAll = (sources: readonly WatchSource[]): Promise<unknown> =>
  Promise.all(sources.map((source) => source.close()));

/** Opens one after the other; where one cannot be opened the others are closed again. */
async function openAll(
  { sources }: WatchPlan,
  world: WatchWorld,
  output: WatchOutput,
  fail: (trouble: Trouble) => void,
): Promise<Result<WatchSource[], Trouble>> {
  const open: WatchSource[] = [];
  for (const plan of sources) {
    const name = sourceName(plan);
    const opened = await openSource(plan, world, {
      heard(messages) {
        const trouble = output.take(messages, name);
        if (trouble) fail(trouble);
      },
      failed: fail,
    });
    if (!opened.ok) {
      await closeAll(open);
      return opened;
    }
    open.push(opened.value);
  }
  return ok(open);
}

/** A file that cannot be written is told by its name. */
function namingFile(output: WatchOutput, path: string | null): WatchOutput {
  const named = (trouble: Trouble | null): Trouble | null =>
    trouble && { ...trouble, message: `${path ?? ''}: ${trouble.message}` };
  return {
    ...output,
    begin: () => named(output.begin()),
    take: (messages, source) => named(output.take(messages, source)),
  };
}

async function runWatch(io: Io, plan: WatchPlan, world: WatchWorld): Promise<number> {
  // Before anything is opened: a program that was started must be ended, whenever the interrupt comes.
  const over = interrupted(io).then(() => null);
  let fail: (trouble: Trouble) => void = () => undefined;
  const failed = new Promise<Trouble>((resolve) => (fail = resolve));
  const output = namingFile(createWatchOutput(io, plan), plan.write);
  const opened = await openAll(plan, world, output, fail);
  if (!opened.ok) {
    output.close();
    tellTrouble(io, opened.error);
    return EXIT.usage;
  }
  const sources = opened.value;
  const unwritable = output.begin();
  if (unwritable) {
    await closeAll(sources);
    tellTrouble(io, unwritable);
    return EXIT.usage;
  }
  const names = sources.map(({ name }) => safeText(name)).join(', ');
  (plan.json ? io.stderr : io.stdout).write(`Watching ${names}. Ctrl+C ends it.\n`);
  const trouble = await Promise.race([over, failed]);
  await closeAll(sources);
  output.close();
  const counts = { ...output.counts(), ...sumCounts(sources.map((source) => source.counts())) };
  io.stdout.write(plan.json ? countsJson(counts) : countsLine(counts));
  if (trouble) tellTrouble(io, trouble);
  return trouble ? EXIT.negative : EXIT.ok;
}

/** Runs the command until it is interrupted, or until a source ends by itself. */
export async function watch(
  args: readonly string[],
  io: Io,
  world: WatchWorld = thisMachine(),
): Promise<number> {
  const plan = planFromArguments(args);
  if (plan.ok)
    return plan.value.list ? listInterfaces(io, world, plan.value.json) : runWatch(io, plan.value, world);
  complain(io, `watch: ${plan.error}`);
  return EXIT.usage;
}
