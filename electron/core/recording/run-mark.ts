/** The mark of a run: the small file in its folder that says which process records there since when, and whether it has ended. */
export const MARK = 'run.json';

export interface RunMark {
  /** 1 or more. */
  readonly pid: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly started: number;
  /** Null while it goes on; what stays null was never closed. */
  readonly ended: number | null;
}

export function markText(mark: RunMark): string {
  return `${JSON.stringify(mark)}\n`;
}

/** Reads a mark; null where it is none of ours. */
export function parseMark(text: string): RunMark | null {
  try {
    const mark: unknown = JSON.parse(text);
    return isMark(mark) ? { pid: mark.pid, started: mark.started, ended: mark.ended } : null;
  } catch {
    // What is not JSON is no mark.
    return null;
  }
}

function isMark(mark: unknown): mark is RunMark {
  if (typeof mark !== 'object' || mark === null) return false;
  const { pid, started, ended }: Partial<Record<keyof RunMark, unknown>> = mark;
  const isPid = typeof pid === 'number' && Number.isInteger(pid) && pid >= 1;
  return isPid && isTime(started) && (ended === null || isTime(ended));
}

/** Whether it is a time that a calendar has a date for. */
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && !Number.isNaN(new Date(value).getTime());

const FOLDER = /^(\d{4}-\d\d-\d\d)_(\d\d)-(\d\d)-(\d\d)(?:-\d+)?$/;
const FILE = /^\d{6,}\.pcapng$/;

/** The name of a run's folder: its start in UTC, so that names are in order also where summer time ends. */
export function folderName(started: number): string {
  return new Date(started).toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-');
}

/** When a run began by the name of its folder, or null where that is no run's. */
export function startOfFolder(name: string): number | null {
  const match = FOLDER.exec(name);
  if (!match) return null;
  const time = Date.parse(`${match[1]}T${match[2]}:${match[3]}:${match[4]}Z`);
  return Number.isNaN(time) ? null : time;
}

/** The name of a run's file, counted from 1. */
export function fileName(number: number): string {
  return `${String(number).padStart(6, '0')}.pcapng`;
}

export const isRunFile = (name: string): boolean => FILE.test(name);
