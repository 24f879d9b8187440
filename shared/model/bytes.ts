/** Bytes as they cross the boundary: a `Uint8Array` over whatever buffer. */
import * as v from 'valibot';

export const bytesSchema = v.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes are expected');
