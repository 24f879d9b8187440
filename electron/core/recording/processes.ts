/** Whether the process that wrote a mark still runs, told by the machine. */
import { uptime } from 'node:os';

export interface Processes {
  /** The number of this process. */
  readonly own: number;
  /** Whether a process of that number runs which may have been there at that time (milliseconds since 1970). */
  isAlive(pid: number, at: number): boolean;
}

/** The processes of the machine. After a restart of it the number may be another program's, so that is looked at too. */
export function nodeProcesses(now: () => number): Processes {
  return {
    own: process.pid,
    isAlive: (pid, at) => at >= now() - uptime() * 1_000 && isRunning(pid),
  };
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 only asks.
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process may not be asked, and so it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
