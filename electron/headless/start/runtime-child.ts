/**
 * Runs as a process of its own: `check` asks whether the Electron runtime can be had, `fetch` downloads it and runs
 * the package's own installer. It talks in JSON lines (runtime-news.ts), so a parent can show progress and end it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RuntimeNews } from './runtime-news.ts';

const HEAD_LIMIT = 5000;
const [mode, packageDir = ''] = process.argv.slice(2);

/** The little that is used of `@electron/get`. */
interface ElectronGet {
  downloadArtifact(details: Record<string, unknown>): Promise<string>;
}

function tell(news: RuntimeNews): void {
  process.stdout.write(`${JSON.stringify(news)}\n`);
}

function hasDownload(value: unknown): value is ElectronGet {
  return typeof value === 'object' && value !== null && 'downloadArtifact' in value;
}

/** The downloader that the electron package itself depends on: mirrors, cache and checksums are its business. */
async function electronGet(): Promise<ElectronGet> {
  const path = createRequire(join(packageDir, 'package.json')).resolve('@electron/get');
  const module: unknown = await import(pathToFileURL(path).href);
  if (!hasDownload(module)) throw new Error('its downloader is not the one that is known');
  return module;
}

function json(name: string): unknown {
  return JSON.parse(readFileSync(join(packageDir, name), 'utf8'));
}

function details(): Record<string, unknown> {
  const { env } = process;
  const manifest = json('package.json');
  return {
    version: typeof manifest === 'object' && manifest && 'version' in manifest ? manifest.version : '',
    artifactName: 'electron',
    platform: env['ELECTRON_INSTALL_PLATFORM'] ?? env['npm_config_platform'] ?? process.platform,
    arch: env['ELECTRON_INSTALL_ARCH'] ?? env['npm_config_arch'] ?? process.arch,
    cacheRoot: env['electron_config_cache'],
    checksums: existsSync(join(packageDir, 'checksums.json')) ? json('checksums.json') : undefined,
  };
}

/** The reason inside an error: `fetch` hides the system's behind "fetch failed", at times behind a list of errors. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (error.message !== 'fetch failed' || !(cause instanceof Error)) return error.message;
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}

/** A HEAD that is refused still shows a host that is there. */
const REACHED: ReadonlySet<number> = new Set([403, 405]);

async function reach(url: string): Promise<void> {
  const { host } = new URL(url);
  const { status } = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(HEAD_LIMIT) }).catch(
    (error: unknown) => {
      throw new Error(`${host} cannot be reached (${reasonOf(error)})`, { cause: error });
    },
  );
  if (status >= 400 && !REACHED.has(status)) throw new Error(`${host} answered ${status}`);
}

/** Where the cache has it no download is asked for; else only the address is used, to see whether its host answers. */
async function check(): Promise<void> {
  const { downloadArtifact } = await electronGet();
  let outcome: Promise<void> | null = null;
  const download = async (url: string): Promise<never> => {
    outcome = reach(url);
    await outcome;
    throw new Error('only checked');
  };
  await downloadArtifact({ ...details(), downloader: { download } }).catch((error: unknown) => {
    // Without an outcome the error came before a download: it is the reason itself.
    if (outcome === null) throw error;
  });
  await outcome;
  tell({ kind: 'available' });
}

async function fetchAndInstall(): Promise<void> {
  const { downloadArtifact } = await electronGet();
  const getProgressCallback = (progress: { transferred: number; total: number | null }): void => {
    tell({ kind: 'progress', got: progress.transferred, total: progress.total ?? 0 });
  };
  await downloadArtifact({ ...details(), downloadOptions: { quiet: true, getProgressCallback } });
  tell({ kind: 'install' });
  // The installer finds the download in the cache, checks it again, and ends this process with its own code.
  createRequire(import.meta.url)(join(packageDir, 'install.js'));
}

try {
  await (mode === 'fetch' ? fetchAndInstall() : check());
} catch (error) {
  tell({ kind: 'trouble', message: reasonOf(error).split('\n')[0] ?? '' });
  process.exitCode = 1;
}
