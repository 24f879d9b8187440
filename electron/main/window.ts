/** The one window: made where it was left, shown when it has something to show, its place saved as it moves. */
import { BrowserWindow, screen } from 'electron';
import type { Clock, Timer } from '#shared/lib/clock.ts';
import { securePreferences } from './security.ts';
import type { Bounds, WindowStateFile } from './window-state.ts';
import { MINIMUM, PREFERRED, fitToDisplays } from './window-state.ts';

export interface WindowOptions {
  /** The address of the page. */
  readonly url: string;
  /** The path of the built preload. */
  readonly preload: string;
  readonly state: WindowStateFile;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Called when the window is seen for the first time. */
  readonly onShown: () => void;
}

/** The place is saved so many milliseconds after the last move, and at the end. */
const SAVE_DELAY = 500;

/** Opens the window. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const { bounds, maximized } = options.state.read();
  const place = bounds && fitToDisplays(bounds, workAreas());
  const window = new BrowserWindow({
    ...(place ?? PREFERRED),
    minWidth: MINIMUM.width,
    minHeight: MINIMUM.height,
    show: false,
    title: 'Sipwright',
    backgroundColor: '#14171c',
    webPreferences: securePreferences(options.preload),
  });
  if (maximized) window.maximize();
  window.once('ready-to-show', () => {
    window.show();
    options.onShown();
  });
  keepState(window, options);
  load(window, options);
  return window;
}

function workAreas(): Bounds[] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  return [primary, ...others].map(({ workArea }) => workArea);
}

function load(window: BrowserWindow, { url, log }: WindowOptions): void {
  window.loadURL(url).catch((error: unknown) => {
    log(`the page did not load: ${error instanceof Error ? error.message : String(error)}`);
  });
}

function keepState(window: BrowserWindow, { state, clock }: WindowOptions): void {
  let waiting: Timer | null = null;
  const save = (): void => {
    waiting?.cancel();
    waiting = null;
    state.write({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  };
  const saveSoon = (): void => {
    waiting?.cancel();
    waiting = clock.after(SAVE_DELAY, save);
  };
  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('maximize', saveSoon);
  window.on('unmaximize', saveSoon);
  window.on('close', save);
  window.on('closed', () => waiting?.cancel());
}
