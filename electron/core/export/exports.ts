/** The exports that are under way, by their ids: few at a time, and none is kept when it is done or cancelled. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { ExportPiece, ExportRequest } from '#shared/model/export.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { Export } from './export.ts';
import { createExport } from './export.ts';
import type { ExportDeps } from './export-deps.ts';
import { FORMAT_TYPES } from './format.ts';
import { tableOf } from './producer.ts';

export const MOST_EXPORTS = 8;

export interface BegunExport {
  readonly id: number;
  /** A name for its file. */
  readonly name: string;
  /** The media type of its bytes. */
  readonly type: string;
}

export interface Exports {
  /** Trouble: NOT_FOUND where the view was closed, TOO_MANY where too many are under way. */
  begin(request: ExportRequest): Result<BegunExport, Trouble>;
  /** The next piece; null where there is no such export. The last one has `done`, and ends it. */
  read(id: number): Promise<ExportPiece | null>;
  cancel(id: number): void;
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-28-143005`, local. */
function stamp(time: number, offsetMinutes: number): string {
  const date = new Date(time + offsetMinutes * 60_000);
  const day = [date.getUTCFullYear(), pad(date.getUTCMonth() + 1), pad(date.getUTCDate())].join('-');
  return `${day}-${pad(date.getUTCHours())}${pad(date.getUTCMinutes())}${pad(date.getUTCSeconds())}`;
}

/** `sipwright-2026-11-28-143005.pcapng`; tables other than messages are named. */
function nameOf(request: ExportRequest, deps: ExportDeps): string {
  const now = deps.clock.now();
  const table = tableOf(request);
  const what = table === 'messages' ? '' : `-${table}`;
  const [ending] = FORMAT_TYPES[request.format];
  return `sipwright${what}-${stamp(now, deps.utcOffset(now))}.${ending}`;
}

/** Makes a table without exports. */
export function createExports(deps: ExportDeps): Exports {
  const running = new Map<number, Export>();
  let next = 1;
  return {
    begin(request) {
      if (running.size >= MOST_EXPORTS)
        return err({ code: 'TOO_MANY', message: `${MOST_EXPORTS} exports are under way already` });
      const made = createExport(deps, request);
      if (!made) return err({ code: 'NOT_FOUND', message: 'the view of the export was closed' });
      const id = next++;
      running.set(id, made);
      return ok({ id, name: nameOf(request, deps), type: FORMAT_TYPES[request.format][1] });
    },
    async read(id) {
      const piece = await running.get(id)?.read();
      if (piece?.done) running.delete(id);
      return piece ?? null;
    },
    cancel: (id) => void running.delete(id),
  };
}
