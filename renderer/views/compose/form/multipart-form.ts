/** Reads the parts of a multipart body (RFC 2046 5.1.1) in a draft's text as ranges of it; preamble, boundaries and headers stay in the text. */
import { textOf } from '#shared/lib/bytes.ts';
import { ignore } from '#shared/sip/grammar/sink.ts';
import { partHeader, readMultipart } from '#shared/sip/multipart.ts';
import type { Range } from './patch.ts';
import { byteImage, patched } from './patch.ts';
import { readParameters } from './header-parameters.ts';

export interface FormPart {
  readonly contentType: string;
  readonly body: Range;
}

/** The parameter `boundary` of a Content-Type; '' where there is none. */
export function boundaryOf(contentType: string): string {
  const { parameters } = readParameters('Content-Type', contentType);
  return parameters.find(({ name }) => name.toLowerCase() === 'boundary')?.value ?? '';
}

/** The parts of a body in order; none where the boundary is not in it. */
export function readParts(text: string, contentType: string): readonly FormPart[] {
  const bytes = byteImage(text);
  const { parts } = readMultipart(bytes, { start: 0, end: bytes.length }, boundaryOf(contentType), ignore);
  return parts.map(({ headers, body }) => {
    const type = partHeader(headers, 'Content-Type');
    return {
      contentType: type ? textOf(bytes, type) : 'text/plain',
      body: { from: body.start, to: body.end },
    };
  });
}

export function setPart(text: string, { body }: FormPart, next: string): string {
  return patched(text, { ...body, insert: next });
}
