/** Two consoles in two processes, one calling the other: starts them, gives orders, gathers samples, ends them. */
import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Order, PartyOptions, Report, Sample, Tally } from './protocol.ts';

export interface Party {
  readonly address: string;
  order<K extends Report['kind']>(order: Order, answer: K): Promise<Extract<Report, { kind: K }>>;
  onSample: (sample: Sample) => void;
  close(): Promise<void>;
}

export interface Pair {
  readonly caller: Party;
  readonly callee: Party;
  close(): Promise<void>;
}

export interface Run {
  readonly rate: number;
  readonly tally: Tally;
  /** Messages that crossed again, as the side that saw more of them counts. */
  readonly repetitions: number;
}

const PARTY = fileURLToPath(new URL('party.ts', import.meta.url));

/** Starts both; `fill` fills their captures first. */
export async function startPair(options: PartyOptions & { readonly fill: boolean }): Promise<Pair> {
  const [caller, callee] = await Promise.all([startParty(options), startParty(options)]);
  if (options.fill)
    await Promise.all([caller, callee].map((party) => party.order({ kind: 'fill' }, 'filled')));
  return {
    caller,
    callee,
    close: async () => void (await Promise.all([caller.close(), callee.close()])),
  };
}

/** Makes calls at a rate, and counts what was repeated. */
export async function callAt({ caller, callee }: Pair, rate: number, seconds: number): Promise<Run> {
  const { tally } = await caller.order({ kind: 'call', to: callee.address, rate, seconds }, 'tally');
  const counts = await Promise.all([caller, callee].map((party) => party.order({ kind: 'count' }, 'count')));
  return { rate, tally, repetitions: Math.max(...counts.map(({ repetitions }) => repetitions)) };
}

async function startParty({ t1 }: PartyOptions): Promise<Party> {
  const child = fork(PARTY, [String(t1)], { execArgv: [...process.execArgv, '--expose-gc'] });
  const ready = await hear(child, 'ready');
  const party: Party = {
    address: ready.address,
    order(order, answer) {
      const answered = hear(child, answer);
      // Where it has ended, its exit is what is told.
      child.send(order, () => undefined);
      return answered;
    },
    onSample: () => undefined,
    close: () => end(child),
  };
  child.on('message', (report: Report) => report.kind === 'sample' && party.onSample(report.sample));
  return party;
}

function hear<K extends Report['kind']>(child: ChildProcess, kind: K): Promise<Extract<Report, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      child.off('message', take);
      child.off('exit', exit);
    };
    const take = (report: Report): void => {
      if (!isKind(report, kind)) return;
      done();
      resolve(report);
    };
    const exit = (code: number | null): void => {
      done();
      reject(new Error(`a party ended with ${code} before it told "${kind}"`));
    };
    child.on('message', take);
    child.on('exit', exit);
  });
}

function isKind<K extends Report['kind']>(report: Report, kind: K): report is Extract<Report, { kind: K }> {
  return report.kind === kind;
}

/** A party ends by itself when its parent lets it go; one that does not is made to. */
function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.disconnect();
  });
}
