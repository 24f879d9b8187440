/** `sipwright demo`: the lab on a free loopback port, and a tour of SIP flows against it, each with its ladder. */
import type { FlowResult } from '#core/lab/flows.ts';
import { runDemo } from '#core/lab/flows.ts';
import type { App } from '#core/session/app.ts';
import { systemClock } from '#core/session/system.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import { readArguments } from '../cli/args.ts';
import { createCore } from '../cli/core.ts';
import { EXIT } from '../cli/exit.ts';
import type { Io } from '../cli/io.ts';
import { complain } from '../cli/io.ts';
import type { LadderRow } from '../cli/ladder.ts';
import { createLadder, glyphsFor, messageLabel } from '../cli/ladder.ts';
import { safeText } from '../cli/safe-text.ts';
import type { Style } from '../cli/style.ts';
import { createStyle, wantsColour } from '../cli/style.ts';

function ladderRow(row: MessageRow, opening: string): LadderRow {
  const { time, direction, method, status, summary, retransmission } = row;
  const label = messageLabel({ method, status, reason: summary }, opening);
  const note = retransmission > 0 ? `retransmission ${retransmission}` : '';
  return { time, direction, status, label, note };
}

/** The lines of one flow: its title, its ladder, and whether it went as it should. */
export function flowLines(result: FlowResult<MessageRow>, env: Io['env'], style: Style): string[] {
  const { title, ok, why, rows } = result;
  const [first] = rows;
  const verdict = ok ? style.green('ok') : `${style.red('failed')}: ${safeText(why)}`;
  if (!first) return [style.bold(title), `  ${verdict}`, ''];
  const [left, right] = first.direction === 'out' ? [first.src, first.dst] : [first.dst, first.src];
  const ladder = createLadder({ left, right, start: first.time, glyphs: glyphsFor(env), style });
  const lines = rows.map((row) => ladder.row(ladderRow(row, first.method)));
  return [style.bold(title), ...ladder.head(), ...lines, `  ${verdict}`, ''];
}

/** Plays the flows and prints each as it ends; answers with how many there were and how many failed. */
async function playAll(app: App, lab: string, io: Io): Promise<{ total: number; failed: number }> {
  const style = createStyle(wantsColour(io));
  const count = { total: 0, failed: 0 };
  const { userAgent, store } = app;
  const onIncoming = (listener: () => void): Unsubscribe => store.onChange(listener);
  const deps = { userAgent, store, lab, clock: systemClock(), onIncoming };
  for await (const result of runDemo<MessageRow>(deps)) {
    io.stdout.write(`${flowLines(result, io.env, style).join('\n')}\n`);
    count.total += 1;
    count.failed += result.ok ? 0 : 1;
  }
  return count;
}

async function runAgainstLab(app: App, io: Io): Promise<number> {
  const lab = await app.startLab({ transport: 'udp', host: '127.0.0.1', port: 0 });
  if (!lab.ok) {
    complain(io, `demo: the lab does not run: ${safeText(lab.error.message)}`);
    return EXIT.negative;
  }
  const { total, failed } = await playAll(app, lab.value, io);
  io.stdout.write(failed === 0 ? `All ${total} flows went well.\n` : `${failed} of ${total} flows failed.\n`);
  return failed === 0 ? EXIT.ok : EXIT.negative;
}

/** Runs the command. */
export async function demo(args: readonly string[], io: Io): Promise<number> {
  const read = readArguments(args, {});
  const extra = read.ok ? read.value.positionals[0] : undefined;
  const complaint = read.ok ? extra !== undefined && `"${extra}" is too much` : read.error;
  if (complaint) {
    complain(io, `demo: ${safeText(complaint)} (see sipwright demo --help)`);
    return EXIT.usage;
  }
  const app = createCore(io, 'shell');
  try {
    return await runAgainstLab(app, io);
  } finally {
    await app.close();
  }
}
