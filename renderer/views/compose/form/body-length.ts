/** How long the body of a draft will be (RFC 3261 20.14), and whether that is sure: some values are known on sending only. */
import { renderTemplate } from '#shared/template/render.ts';
import { findValues } from '#shared/template/template.ts';
import { sampleScope } from '../../../editor/sip-lint.ts';

export interface BodyLength {
  readonly bytes: number;
  readonly isExact: boolean;
}

/** @param values what variables stand for; null where values are sent as they are written */
export function bodyLengthOf(body: string, values: Readonly<Record<string, string>> | null): BodyLength {
  const { bytes } = renderTemplate(body, values && sampleScope(values));
  const isKnown = (text: string): boolean =>
    values === null ||
    findValues(text).every(({ call }) => Object.hasOwn(values, call.name) && isPlain(call.name));
  const isPlain = (name: string): boolean => findValues(values?.[name] ?? '').length === 0;
  return { bytes: bytes.length, isExact: isKnown(body) };
}
