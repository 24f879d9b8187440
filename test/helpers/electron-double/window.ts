/** The double of BrowserWindow: a place on the screen, contents, and the order of events of a window's life. */
import { EventEmitter } from 'node:events';
import { HostEvent, WebContents } from './contents.ts';
import type { Program } from './program.ts';

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type WindowOptions = Partial<Rectangle> & {
  readonly webPreferences: { readonly preload: string } & Record<string, unknown>;
} & Record<string, unknown>;

export class DoubleWindow extends EventEmitter {
  readonly options: WindowOptions;
  readonly webContents: WebContents;
  isShown = false;
  isFocused = false;
  readonly #program: Program;
  #bounds: Rectangle;
  #isMaximized = false;
  #isMinimized = false;

  constructor(program: Program, options: WindowOptions) {
    super();
    program.needReady('BrowserWindow');
    this.#program = program;
    this.options = options;
    const { x = 100, y = 100, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    this.webContents = new WebContents(program.session, options.webPreferences.preload, program.link);
    program.windows.push(this);
    program.app.emit('web-contents-created', new HostEvent(), this.webContents);
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.load(url);
  }
  show(): void {
    this.isShown = true;
    this.#program.app.emit('double:shown', this);
  }
  focus(): void {
    this.isFocused = true;
  }
  getBounds(): Rectangle {
    return { ...this.#bounds };
  }
  getNormalBounds(): Rectangle {
    return { ...this.#bounds };
  }
  setBounds(bounds: Rectangle): void {
    this.#bounds = { ...bounds };
    this.emit('move');
    this.emit('resize');
  }
  maximize(): void {
    this.#isMaximized = true;
    this.emit('maximize');
  }
  isMaximized(): boolean {
    return this.#isMaximized;
  }
  minimize(): void {
    this.#isMinimized = true;
  }
  isMinimized(): boolean {
    return this.#isMinimized;
  }
  restore(): void {
    this.#isMinimized = false;
  }
  close(): void {
    const event = new HostEvent();
    this.emit('close', event);
    if (event.defaultPrevented) return;
    const { windows, app } = this.#program;
    windows.splice(windows.indexOf(this), 1);
    this.webContents.emit('destroyed');
    this.emit('closed');
    if (windows.length === 0 && !this.#program.isQuitting) app.emit('window-all-closed');
  }
}
