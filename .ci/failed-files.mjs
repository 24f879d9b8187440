/** Prints the test files that failed in a report of vitest; none where one of them has no browser and no foreign peer to blame. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** Rooms whose tests share the machine's time with programs that are not ours. */
const SHARED = /^test\/(e2e|interop|integration)\//;

const { testResults } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const failed = testResults
  .filter(({ status }) => status === 'failed')
  .map(({ name }) => relative(process.cwd(), name));
if (failed.every((file) => SHARED.test(file))) console.log(failed.join('\n'));
