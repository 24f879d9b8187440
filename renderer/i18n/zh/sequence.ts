/** 中文: sequences of steps and their runs. */
export const sequence = {};
