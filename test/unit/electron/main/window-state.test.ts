/** The window's remembered place: what is read from a file, and where a window goes whose display is gone. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createWindowStateFile,
  fitToDisplays,
  parseWindowState,
} from '../../../../electron/main/window-state.ts';

const bounds = { x: 10, y: 20, width: 1000, height: 700 };
const left = { x: 0, y: 0, width: 1920, height: 1040 };
const right = { x: 1920, y: 0, width: 1280, height: 984 };

describe('the text of a state', () => {
  it('is read', () => {
    expect(parseWindowState(JSON.stringify({ bounds, maximized: true }))).toEqual({
      bounds,
      maximized: true,
    });
  });

  it.each([
    '',
    'null',
    '[]',
    '{"bounds":',
    '{"bounds":{"x":1,"y":2,"width":3}}',
    '{"bounds":{"x":0,"y":0,"width":0,"height":700}}',
    '{"bounds":{"x":1e9,"y":0,"width":900,"height":700}}',
    '{"bounds":{"x":0.5,"y":0,"width":900,"height":700}}',
    '{"bounds":{"x":"0","y":0,"width":900,"height":700},"maximized":"yes"}',
  ])('that is not one is the unknown state: %s', (text) => {
    expect(parseWindowState(text)).toEqual({ bounds: null, maximized: false });
  });
});

describe('bounds', () => {
  it.each([
    ['stay on the first display', bounds, [left, right], bounds],
    ['stay on the second display', { ...bounds, x: 2000 }, [left, right], { ...bounds, x: 2000 }],
    ['may stand out a little', { ...bounds, x: -500 }, [left], { ...bounds, x: -500 }],
    ['come back when the display is gone', { ...bounds, x: 2000 }, [left], { ...bounds, x: 460, y: 170 }],
    ['come back when the title bar is above', { ...bounds, y: -40 }, [left], { ...bounds, x: 460, y: 170 }],
    [
      'shrink to the display',
      { ...bounds, width: 5000, height: 5000 },
      [left],
      { x: 10, y: 20, width: 1920, height: 1040 },
    ],
    [
      'grow to the least size',
      { ...bounds, width: 1, height: 1 },
      [left],
      { x: 560, y: 240, width: 800, height: 560 },
    ],
  ])('%s', (_name, from, areas, to) => {
    expect(fitToDisplays(from, areas)).toEqual(to);
  });

  it('are left to the system without a display', () => {
    expect(fitToDisplays(bounds, [])).toBeNull();
  });
});

describe('the file', () => {
  const folders: string[] = [];
  const make = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'sipwright-state-'));
    folders.push(folder);
    return folder;
  };
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  it('gives back what was written, and leaves nothing beside it', () => {
    const folder = make();
    const file = createWindowStateFile(join(folder, 'window.json'), () => undefined);
    expect(file.read()).toEqual({ bounds: null, maximized: false });
    file.write({ bounds, maximized: true });
    expect(file.read()).toEqual({ bounds, maximized: true });
    expect(readdirSync(folder)).toEqual(['window.json']);
  });

  it('tells of a write that failed and keeps the program going', () => {
    const lines: string[] = [];
    const folder = make();
    writeFileSync(join(folder, 'file'), 'x');
    createWindowStateFile(join(folder, 'file', 'window.json'), (line) => lines.push(line)).write({
      bounds,
      maximized: false,
    });
    expect(lines).toHaveLength(1);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('x');
  });
});
