/** What the browser keeps for us. Every access can be refused by the browser: then nothing is kept, and that is all. */

export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** The named storage, or null where the browser refuses even to show it (blocked site data throws on access). */
export function storageOf(name: 'localStorage' | 'sessionStorage'): Store | null {
  try {
    return window[name];
  } catch (error) {
    console.warn(`${name} is not available: nothing is remembered`, error);
    return null;
  }
}

/** Reads a JSON value; null where there is none or it is not JSON. */
export function readJson(store: Store | null, key: string): unknown {
  const text = store?.getItem(key) ?? null;
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    console.warn(`what was kept under ${key} is not readable`, error);
    return null;
  }
}

/** Keeps a JSON value; false where the browser refuses (no storage, or it is full). */
export function writeJson(store: Store | null, key: string, value: unknown): boolean {
  if (!store) return false;
  try {
    store.setItem(key, JSON.stringify(value));
    return true;
  } catch (error) {
    console.warn(`${key} could not be kept`, error);
    return false;
  }
}
