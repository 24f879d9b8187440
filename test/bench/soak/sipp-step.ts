/** A step of SIPp's: its own `uac` against its own `uas` on free ports of this machine. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freeUdpPort } from '../../helpers/peers.ts';
import { readStatistics } from '../../helpers/sipp.ts';
import type { Run } from './pair.ts';

/** Whether SIPp is installed. */
export function hasSipp(): boolean {
  return spawnSync('sipp', ['-v'], { stdio: 'ignore' }).error === undefined;
}

/** Calls at a rate; a call that has not ended half a minute after the last began counts as failed. */
export async function sippStep(rate: number, seconds: number): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  const [near, far] = [await freeUdpPort(), await freeUdpPort()];
  const calls = Math.round(rate * seconds);
  const uas = start('uas', far, []);
  await wait(500);
  const limits = ['-r', String(rate), '-m', String(calls), '-l', '20000', '-timeout', String(seconds + 35)];
  const file = join(folder, 'statistics');
  const uac = start('uac', near, [`127.0.0.1:${far}`, ...limits, '-trace_stat', '-fd', '1', '-stf', file]);
  await new Promise((resolve) => uac.once('exit', resolve));
  uas.kill('SIGKILL');
  const statistics = readStatistics(file);
  rmSync(folder, { recursive: true });
  const figure = (name: string): number => Number(statistics[name] ?? '0');
  const completed = figure('SuccessfulCall(C)');
  const failed = calls - completed;
  return {
    rate,
    tally: { started: calls, completed, failed: failed > 0 ? { 'no success': failed } : {} },
    repetitions: figure('Retransmissions(C)'),
  };
}

function start(scenario: string, port: number, args: readonly string[]): ReturnType<typeof spawn> {
  const own = ['-sn', scenario, '-i', '127.0.0.1', '-p', String(port), '-nostdin'];
  return spawn('sipp', [...args, ...own], { stdio: 'ignore' });
}
