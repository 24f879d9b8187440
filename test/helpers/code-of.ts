/** The code of the error that something fails with: the error itself where it has none, null where nothing fails. */
export async function codeOf(run: () => unknown): Promise<unknown> {
  try {
    await run();
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}
