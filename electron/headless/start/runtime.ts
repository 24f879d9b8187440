/** Where the Electron runtime is, whether it can be had, and how it is fetched: each step ends in a value. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { runChild } from './child.ts';
import type { RuntimeNews } from './runtime-news.ts';
import { parseNews } from './runtime-news.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** No answer of the download's host within this many milliseconds means that it cannot be reached. */
export const REACH_LIMIT = 7000;
/** A download that brings nothing for so many milliseconds has stalled. */
const STALL_LIMIT = 8000;
const INSTALL_LIMIT = 180_000;

/** The folder of the package `electron`, or null where it is not installed. */
export function electronPackage(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    // Installed without development dependencies.
    return null;
  }
}

export interface Files {
  /** The file's text, or null where it cannot be read. */
  read(path: string): string | null;
  exists(path: string): boolean;
}

export const systemFiles: Files = {
  read: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : null),
  exists: existsSync,
};

/** The path of the runtime's program, or null where it is not there; it is looked for as the package itself does. */
export function findRuntime(packageDir: string, env: Env, files: Files): string | null {
  const program = files.read(join(packageDir, 'path.txt'));
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) return existing(files, join(override, program ?? 'electron'));
  return program ? existing(files, join(packageDir, 'dist', program)) : null;
}

function existing(files: Files, path: string): string | null {
  return files.exists(path) ? path : null;
}

/** The environment in which downloads honour the proxy and the certificates that npm and the shell know of. */
export function downloadEnv(env: Env): Record<string, string | undefined> {
  const proxy =
    env['HTTPS_PROXY'] ?? env['https_proxy'] ?? env['npm_config_https_proxy'] ?? env['npm_config_proxy'];
  const cafile = env['NODE_EXTRA_CA_CERTS'] ?? env['npm_config_cafile'];
  return {
    ...env,
    ...(proxy ? { HTTPS_PROXY: proxy, NODE_USE_ENV_PROXY: '1' } : {}),
    ...(cafile ? { NODE_EXTRA_CA_CERTS: cafile } : {}),
  };
}

export interface RuntimeJob {
  readonly packageDir: string;
  readonly env: Env;
  readonly signal: AbortSignal;
  readonly onNews?: (news: RuntimeNews) => void;
}

const child = fileURLToPath(new URL('./runtime-child.ts', import.meta.url));

/** Asks whether the runtime can be had: from the cache, or from its host. The error ends a sentence. */
export async function checkRuntime(job: RuntimeJob): Promise<Result<void, string>> {
  return finish(job, 'check', REACH_LIMIT);
}

/** Downloads and installs the runtime, telling its progress. The error ends a sentence. */
export async function fetchRuntime(job: RuntimeJob): Promise<Result<void, string>> {
  return finish(job, 'fetch', STALL_LIMIT);
}

async function finish(
  job: RuntimeJob,
  mode: 'check' | 'fetch',
  limit: number,
): Promise<Result<void, string>> {
  const trouble: string[] = [];
  const { code, stalled } = await runChild({
    command: process.execPath,
    args: [child, mode, job.packageDir],
    cwd: job.packageDir,
    env: downloadEnv(job.env),
    signal: job.signal,
    stallLimit: limit,
    onLine(line) {
      const news = parseNews(line);
      if (news?.kind === 'trouble') trouble.push(news.message);
      else if (news) job.onNews?.(news);
      return news?.kind === 'install' ? INSTALL_LIMIT : undefined;
    },
  });
  if (stalled) return err(mode === 'check' ? 'its host does not answer' : 'its download stalled');
  return code === 0 && trouble.length === 0 ? ok(undefined) : err(trouble[0] ?? 'its installer failed');
}
