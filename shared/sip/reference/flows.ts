/** Every classic flow, calls first. */
import type { Flow } from './flow.ts';
import { CALL_FLOWS } from './flows-calls.ts';
import { SERVICE_FLOWS } from './flows-services.ts';

export const FLOWS: readonly Flow[] = [...CALL_FLOWS, ...SERVICE_FLOWS];
