/**
 * What crosses a port, as schemas: the client's messages and the server's. The values inside (`input`, `value`) are
 * checked against the contract's table, not here.
 */
import * as v from 'valibot';
import { errorCodes } from '#shared/contract/errors.ts';

/** The server takes messages up to this many bytes; the longest input of the contract is a draft of 256 KiB. */
export const TO_SERVER_LIMIT = 1_048_576;
/** The client takes messages up to this many bytes. */
export const TO_CLIENT_LIMIT = 8_388_608;

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const name = v.pipe(v.string(), v.maxLength(100));
/** Absent stands for undefined, as the codec leaves out what is undefined. */
const value = v.optional(v.unknown());

export const clientMessageSchema = v.variant('type', [
  v.object({ type: v.literal('call'), id: whole, method: name, input: value }),
  v.object({ type: v.literal('open'), id: whole, stream: name, params: value }),
  /** The frame `seq` of a stream is dealt with: the next may come. */
  v.object({ type: v.literal('ack'), id: whole, seq: whole }),
  /** A frame was missed: the next one has to be a snapshot. */
  v.object({ type: v.literal('again'), id: whole }),
  v.object({ type: v.literal('close'), id: whole }),
]);
export type ClientMessage = v.InferOutput<typeof clientMessageSchema>;

export const wireErrorSchema = v.object({
  code: v.fallback(v.picklist(errorCodes), 'INTERNAL'),
  message: v.string(),
  data: v.optional(v.record(v.string(), v.union([v.string(), v.number()]))),
});
export type WireError = v.InferOutput<typeof wireErrorSchema>;

const frame = { id: whole, epoch: v.string(), seq: whole, value };

export const serverMessageSchema = v.variant('type', [
  v.object({ type: v.literal('result'), id: whole, value }),
  v.object({ type: v.literal('error'), id: whole, error: wireErrorSchema }),
  v.object({ type: v.literal('snapshot'), ...frame }),
  v.object({ type: v.literal('delta'), ...frame }),
  /** The stream is over, by the server's will. */
  v.object({ type: v.literal('ended'), id: whole, error: wireErrorSchema }),
]);
export type ServerMessage = v.InferOutput<typeof serverMessageSchema>;
