/** The stable codes of errors that cross the boundary; each travels as `{ code, message, data }`. */
import type { Trouble } from '#shared/model/trouble.ts';

export const errorCodes = [
  'INVALID_INPUT',
  'INVALID_FILTER',
  'UNKNOWN_METHOD',
  'UNKNOWN_STREAM',
  'NOT_FOUND',
  'NOT_POSSIBLE',
  'NOT_A_FOLDER',
  'EXISTS',
  'CONFLICT',
  'DISK',
  'TOO_LARGE',
  'BUSY',
  'DISCONNECTED',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** Whether a trouble's code is one that can cross. */
export function isErrorCode(code: string): code is ErrorCode {
  return (errorCodes as readonly string[]).includes(code);
}

/** An error that a handler throws on purpose and a client receives as it is. */
export class ContractError extends Error {
  readonly code: ErrorCode;
  readonly data: Trouble['data'];

  constructor(code: ErrorCode, message: string, data?: Trouble['data']) {
    super(message);
    this.name = 'ContractError';
    this.code = code;
    this.data = data;
  }
}
