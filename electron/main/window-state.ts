/**
 * The window's place on the screen, remembered from run to run in one small file. A broken file, or a place that no
 * display shows any more, leads to a sound place; the file is replaced in one step, so a crash leaves the old one.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowState {
  /** Null leaves the place to the system. */
  readonly bounds: Bounds | null;
  readonly maximized: boolean;
}

export const MINIMUM = { width: 800, height: 560 } as const;
export const PREFERRED = { width: 1440, height: 900 } as const;
const UNKNOWN: WindowState = { bounds: null, maximized: false };
/** So much of the title bar must be on a display that the window can be taken hold of. */
const GRIP = { width: 120, height: 24 } as const;

/** Reads a state from its text; anything that is not one is the unknown state. */
export function parseWindowState(text: string): WindowState {
  const value = parsed(text);
  if (!isRecord(value)) return UNKNOWN;
  const bounds = value['bounds'];
  return { bounds: isBounds(bounds) ? bounds : null, maximized: value['maximized'] === true };
}

/** Moves and shrinks bounds into the work area of a display: of the one that shows them, else of the first. */
export function fitToDisplays(bounds: Bounds, workAreas: readonly Bounds[]): Bounds | null {
  const area = workAreas.find((one) => showsGrip(bounds, one)) ?? workAreas[0];
  if (!area) return null;
  const width = Math.min(Math.max(bounds.width, MINIMUM.width), Math.max(area.width, 1));
  const height = Math.min(Math.max(bounds.height, MINIMUM.height), Math.max(area.height, 1));
  return {
    x: showsGrip(bounds, area) ? bounds.x : area.x + Math.round((area.width - width) / 2),
    y: showsGrip(bounds, area) ? bounds.y : area.y + Math.round((area.height - height) / 2),
    width,
    height,
  };
}

function showsGrip(bounds: Bounds, area: Bounds): boolean {
  const across = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const top = bounds.y >= area.y && bounds.y + GRIP.height <= area.y + area.height;
  return top && across >= Math.min(GRIP.width, area.width);
}

export interface WindowStateFile {
  read(): WindowState;
  write(state: WindowState): void;
}

/** The file at `path`. A write that fails (a full or read-only disk) is told to `log` and changes nothing. */
export function createWindowStateFile(path: string, log: (line: string) => void): WindowStateFile {
  return {
    read() {
      try {
        return parseWindowState(readFileSync(path, 'utf8'));
      } catch {
        // There is none before the first run.
        return UNKNOWN;
      }
    },
    write(state) {
      try {
        writeFileSync(`${path}.new`, `${JSON.stringify(state)}\n`);
        renameSync(`${path}.new`, path);
      } catch (error) {
        log(`the window's place was not saved: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A broken file is as good as none.
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isBounds(value: unknown): value is Bounds {
  if (!isRecord(value)) return false;
  const numbers = ['x', 'y', 'width', 'height'].map((key) => value[key]);
  const sound = numbers.every((n) => typeof n === 'number' && Number.isInteger(n) && Math.abs(n) < 1_000_000);
  return sound && Number(value['width']) > 0 && Number(value['height']) > 0;
}
