/** English: sequences of steps and their runs. */
export const sequence = {};
