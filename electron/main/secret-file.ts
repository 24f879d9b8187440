/**
 * The file of secrets: names with encrypted bytes, never a value in clear. It is replaced in one step and readable by
 * its owner alone; a broken file is set aside, and one that cannot be read is never written over.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { SECRET_COUNT, SECRET_KEY } from '#shared/contract/desktop.ts';

/** Encrypted bytes by name. */
export type Sealed = ReadonlyMap<string, Buffer>;

export interface SecretFile {
  /** What is kept; null where there is a file that cannot be read. */
  read(): Sealed | null;
  /** Replaces the file; false where the disk refuses. */
  write(sealed: Sealed): boolean;
}

const MAX_TEXT = 4_194_304;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Reads a file's text; null where it is none of ours. */
export function parseSealed(text: string): Sealed | null {
  const value = text.length <= MAX_TEXT ? parsed(text) : null;
  if (typeof value !== 'object' || value === null || !('secrets' in value)) return null;
  const { secrets } = value;
  if (typeof secrets !== 'object' || secrets === null || Array.isArray(secrets)) return null;
  const entries: [string, unknown][] = Object.entries(secrets);
  const sound = entries.filter(
    (entry): entry is [string, string] =>
      SECRET_KEY.test(entry[0]) && typeof entry[1] === 'string' && BASE64.test(entry[1]),
  );
  if (sound.length !== entries.length || entries.length > SECRET_COUNT) return null;
  return new Map(sound.map(([key, base64]) => [key, Buffer.from(base64, 'base64')]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is not JSON is no file of ours.
    return null;
  }
}

function textOf(sealed: Sealed): string {
  const secrets = Object.fromEntries([...sealed].map(([key, bytes]) => [key, bytes.toString('base64')]));
  return `${JSON.stringify({ version: 1, secrets })}\n`;
}

/** Writes a new file for its owner alone: a file, or a link, that lies in the way is taken off first. */
function writeNew(path: string, text: string): void {
  rmSync(path, { force: true });
  const handle = openSync(path, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The file at `path`; what goes wrong with it is told to `log`. */
export function createSecretFile(path: string, log: (line: string) => void): SecretFile {
  function setAside(): Sealed | null {
    try {
      renameSync(path, `${path}.broken`);
      log('the file of secrets was broken and is set aside');
      return new Map();
    } catch (error) {
      log(`the file of secrets is broken: ${reasonOf(error)}`);
      return null;
    }
  }
  return {
    read() {
      try {
        return parseSealed(readFileSync(path, 'utf8')) ?? setAside();
      } catch (error) {
        // There is none before the first secret.
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
        log(`the file of secrets cannot be read: ${reasonOf(error)}`);
        return null;
      }
    },
    write(sealed) {
      try {
        writeNew(`${path}.new`, textOf(sealed));
        renameSync(`${path}.new`, path);
        return true;
      } catch (error) {
        log(`the file of secrets was not written: ${reasonOf(error)}`);
        return false;
      }
    },
  };
}
